import type { ReactNode } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { batchOf, pickedStore, type QueueItem } from '../batch/index.ts';
import css from './ImagesTable.module.css';
import rowCss from './Row.module.css';
import type { TableRow } from './rows.ts';
import { tableStrings } from './strings.ts';

/** Selects every listed row, or clears the selection. */
export function PickAll({ rows }: { rows: TableRow[] }) {
  const picked = useSlice(pickedStore, (state) => state.picked);
  const pick = useSlice(pickedStore, (state) => state.pick);
  const all = rows.length > 0 && rows.every(({ item }) => picked.has(item.id));
  return (
    <td className={css.pickAll}>
      <input
        type="checkbox"
        aria-label={tableStrings.pickAll}
        title={tableStrings.pickAll}
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

/** Selects one row. */
export function PickCell({ item }: { item: QueueItem }) {
  const picked = useSlice(pickedStore, (state) => state.picked.has(item.id));
  const pick = useSlice(pickedStore, (state) => state.pick);
  return (
    <td className={rowCss.pick} onClick={(event) => event.stopPropagation()}>
      <input
        type="checkbox"
        aria-label={tableStrings.pick(item.name)}
        checked={picked}
        onChange={(event) => pick([item.id], event.target.checked)}
      />
    </td>
  );
}

/** Actions on the selected images; `children` come first. */
export function PickedBar({ children }: { children?: ReactNode }) {
  const picked = useSlice(pickedStore, (state) => state.picked);
  const pick = useSlice(pickedStore, (state) => state.pick);
  const batch = usePart(batchOf);
  if (picked.size === 0) return null;
  const ids = [...picked];
  return (
    <div className={`${css.bar ?? ''} ${css.picked ?? ''}`} data-testid="picked">
      <span>{tableStrings.picked(picked.size)}</span>
      {children}
      <button type="button" className={ui.button} onClick={() => batch.rescore(ids)}>
        {tableStrings.again}
      </button>
      <button type="button" className={ui.button} onClick={() => batch.remove(ids)}>
        {tableStrings.removePicked}
      </button>
      <button type="button" className={ui.quiet} onClick={() => pick(ids, false)}>
        {tableStrings.clearPicked}
      </button>
    </div>
  );
}
