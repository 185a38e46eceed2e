import type { ReactNode } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { CloseIcon } from '../../kit/ui/Icons.tsx';
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

interface PickedBarProps {
  /** What is listed. */
  rows: TableRow[];
  /** Actions that come first. */
  actions: ReactNode;
  /** The list that is selected from. */
  children: ReactNode;
}

/** A list, and while images are selected the actions on them: over its lower edge, so that nothing moves. */
export function PickedBar({ rows, actions, children }: PickedBarProps) {
  const picked = useSlice(pickedStore, (state) => state.picked.size > 0);
  return (
    <div className={css.list} data-picked={picked}>
      {children}
      {picked && <Actions rows={rows}>{actions}</Actions>}
    </div>
  );
}

function Actions({ rows, children }: { rows: TableRow[]; children: ReactNode }) {
  const picked = useSlice(pickedStore, (state) => state.picked);
  const pick = useSlice(pickedStore, (state) => state.pick);
  const batch = usePart(batchOf);
  const ids = [...picked];
  const listed = rows.filter(({ item }) => picked.has(item.id)).length;
  return (
    <div className={css.picked} role="group" aria-label={tableStrings.pickedActions} data-testid="picked">
      <span className={css.pickedCount}>{tableStrings.picked(picked.size, picked.size - listed)}</span>
      {children}
      <button type="button" className={ui.button} onClick={() => batch.rescore(ids)}>
        {tableStrings.again}
      </button>
      <button type="button" className={ui.button} onClick={() => batch.remove(ids)}>
        {tableStrings.removePicked}
      </button>
      <IconButton
        label={tableStrings.clearPicked}
        className={css.pickedClear}
        onClick={() => pick(ids, false)}
      >
        <CloseIcon />
      </IconButton>
    </div>
  );
}
