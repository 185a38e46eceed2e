import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { type QueueItem, queueStore } from '../batch/index.ts';
import { describeCommandsOf, withoutDescription } from './commands.ts';
import css from './DescribePanel.module.css';
import { describeStore } from './store.ts';
import { describeStrings } from './strings.ts';

/** Generates the description of the shown image, or all missing ones; without a provider, offers a model in the page. */
export function DescribeButton({ item }: { item: QueueItem }) {
  const on = useSlice(describeStore, (state) => state.settings.provider !== 'off');
  const busy = useSlice(describeStore, (state) => state.describing.includes(item.id));
  const without = useSlice(queueStore, (state) => (on ? withoutDescription(state).length : 0));
  const commands = usePart(describeCommandsOf);
  if (!on && item.description.trim() !== '') return null;
  if (!on) {
    return (
      <div className={css.actions}>
        <button type="button" className={ui.button} onClick={() => commands.offer()}>
          {describeStrings.offer}
        </button>
      </div>
    );
  }
  return (
    <div className={css.actions}>
      <button
        type="button"
        className={ui.button}
        disabled={busy}
        onClick={() => void commands.describe([item.id])}
      >
        {busy ? describeStrings.busy : describeStrings.one}
      </button>
      {without > 1 && (
        <button type="button" className={ui.button} onClick={() => void commands.describeMissing()}>
          {describeStrings.all(without)}
        </button>
      )}
    </div>
  );
}
