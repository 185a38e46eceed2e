import type { TableRow } from './rows.ts';
import type { QueueItem } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './ImagesTable.module.css';
import rowCss from './Row.module.css';

/** Picks every shown row, or lets go of all. */
export function PickAll({ rows }: { rows: TableRow[] }) {
  const picked = useApp((state) => state.picked);
  const pick = useApp((state) => state.pick);
  const all = rows.length > 0 && rows.every(({ item }) => picked.has(item.id));
  return (
    <td className={css.pickAll}>
      <input
        type="checkbox"
        aria-label={text.rows.pickAll}
        title={text.rows.pickAll}
        checked={all}
        onChange={() =>
          pick(
            rows.map(({ item }) => item.id),
            !all,
          )
        }
      />
    </td>
  );
}

/** Picks one row. */
export function PickCell({ item }: { item: QueueItem }) {
  const picked = useApp((state) => state.picked.has(item.id));
  const pick = useApp((state) => state.pick);
  return (
    <td className={rowCss.pick} onClick={(event) => event.stopPropagation()}>
      <input
        type="checkbox"
        aria-label={text.rows.pick(item.name)}
        checked={picked}
        onChange={(event) => pick([item.id], event.target.checked)}
      />
    </td>
  );
}

/** What can be done with the picked rows. */
export function PickedBar() {
  const picked = useApp((state) => state.picked);
  const pick = useApp((state) => state.pick);
  const session = useSession();
  if (picked.size === 0) return null;
  const ids = [...picked];
  return (
    <div className={`${css.bar ?? ''} ${css.picked ?? ''}`} data-testid="picked">
      <span>{text.rows.picked(picked.size)}</span>
      <button type="button" className={ui.button} onClick={() => session.rescore(ids)}>
        {text.rows.again}
      </button>
      <button type="button" className={ui.button} onClick={() => session.remove(ids)}>
        {text.rows.remove}
      </button>
      <button type="button" className={ui.quiet} onClick={() => pick(ids, false)}>
        {text.rows.letGo}
      </button>
    </div>
  );
}
