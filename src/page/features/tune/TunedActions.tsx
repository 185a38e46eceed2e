import type { Tuned } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';

/** Keeping a tuned head, taking it into use and handing it out. Saving is put forward only where it is worth it. */
export function TunedActions({ tuned }: { tuned: Tuned }) {
  const session = useSession();
  const busy = useApp((state) => state.modelWork !== undefined);
  const active = useApp((state) => tuned.saved !== undefined && state.activeModel === tuned.saved.id);
  const words = text.tune;
  const recommended = tuned.head.verdict === 'better';
  const button = (label: string, act: () => void, strong = false) => (
    <button type="button" className={strong ? ui.primary : ui.button} disabled={busy} onClick={() => act()}>
      {label}
    </button>
  );
  return (
    <>
      {!tuned.saved &&
        button(recommended ? words.save : words.saveAnyway, () => void session.tuning.save(), recommended)}
      {tuned.saved && !active && button(words.use, () => void session.tuning.use(tuned), recommended)}
      {active && button(words.rescore, () => session.rescore(tuned.ids))}
      {button(words.export, () => void session.tuning.export())}
    </>
  );
}
