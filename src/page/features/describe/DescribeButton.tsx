import { listedIds, type QueueItem } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';

/** Has a model describe the shown image, or all that have no description; nothing where no model is chosen. */
export function DescribeButton({ item }: { item: QueueItem }) {
  const on = useApp((state) => state.describeSettings.provider !== 'off');
  const busy = useApp((state) => state.describing.includes(item.id));
  const without = useApp((state) =>
    on ? listedIds(state).filter((id) => state.items[id]?.description.trim() === '').length : 0,
  );
  const session = useSession();
  if (!on) return null;
  return (
    <div className={css.actions}>
      <button
        type="button"
        className={ui.button}
        disabled={busy}
        onClick={() => void session.describing.one(item.id)}
      >
        {busy ? text.describe.busy : text.describe.one}
      </button>
      {without > 1 && (
        <button type="button" className={ui.button} onClick={() => void session.describing.all()}>
          {text.describe.all(without)}
        </button>
      )}
    </div>
  );
}
