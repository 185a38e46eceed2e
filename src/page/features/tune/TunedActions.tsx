import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { batchOf } from '../batch/index.ts';
import { modelsStore } from '../models/index.ts';
import type { Tuned } from './store.ts';
import { tuneStrings } from './strings.ts';
import { tuningOf } from './tuning.ts';

/** Saves, uses and exports a fine-tuned head. Saving is the primary action only if the head is better. */
export function TunedActions({ tuned }: { tuned: Tuned }) {
  const batch = usePart(batchOf);
  const tuning = usePart(tuningOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const active = useSlice(
    modelsStore,
    (state) => tuned.saved !== undefined && state.active === tuned.saved.id,
  );
  const words = tuneStrings;
  const recommended = tuned.head.verdict === 'better';
  const button = (label: string, act: () => void, strong = false) => (
    <button type="button" className={strong ? ui.primary : ui.button} disabled={busy} onClick={() => act()}>
      {label}
    </button>
  );
  return (
    <>
      {!tuned.saved &&
        button(recommended ? words.save : words.saveAnyway, () => void tuning.save(), recommended)}
      {tuned.saved && !active && button(words.use, () => void tuning.use(tuned), recommended)}
      {active && button(words.rescore, () => batch.rescore(tuned.ids))}
      {button(words.export, () => void tuning.export())}
    </>
  );
}
