import type { HeadInfo } from '../../../shared/engine-api.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import { selectionStore } from '../batch/index.ts';
import css from './ImagesTable.module.css';
import { PickAll } from './Picked.tsx';
import { useRowWindow } from './row-window.ts';
import { Row, type ShowImage } from './Row.tsx';
import { isMarked, type TableRow } from './rows.ts';
import { type SortKey, tableStore } from './store.ts';
import { tableStrings } from './strings.ts';

const rowHeight = 56;

interface Props {
  rows: TableRow[];
  heads: HeadInfo[];
  /** Stable, or every row is drawn again. */
  onShow: ShowImage;
}

/** Images with their scores, a row each; a click on a row shows it. */
export function TableRows({ rows, heads, onShow }: Props) {
  const sort = useSlice(tableStore, (state) => state.sort);
  const threshold = useSlice(tableStore, (state) => state.threshold);
  const table = usePart(tableStore);
  const selected = useSlice(selectionStore, (state) => state.selected);
  const at = rows.findIndex(({ item }) => item.id === selected);
  const { scroller, first, end, before, after } = useRowWindow(
    { length: rows.length, at, selected },
    rowHeight,
  );
  const columns: [SortKey, string, boolean][] = [
    ['name', tableStrings.columns.image, false],
    ...heads.flatMap((head): [SortKey, string, boolean][] => [
      [`score:${head.name}`, head.title, true],
      [`spread:${head.name}`, tableStrings.columns.spread, true],
    ]),
    ['status', tableStrings.columns.status, false],
    ['time', tableStrings.columns.time, true],
  ];
  const sortBy = (key: SortKey): void => {
    const next = sort.key === key && sort.descending ? 'best' : key;
    table.setState({ sort: { key: next, descending: next === key && sort.key === key } });
  };
  return (
    <div
      className={css.scroller}
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={tableStrings.scroller}
    >
      <table className={css.table} data-testid="images" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <PickAll rows={rows} />
            {columns.map(([key, label, numeric]) => (
              <th
                key={key}
                scope="col"
                className={numeric ? css.number : undefined}
                aria-sort={sort.key !== key ? undefined : sort.descending ? 'descending' : 'ascending'}
              >
                <button type="button" title={tableStrings.sortBy(label)} onClick={() => sortBy(key)}>
                  {label}
                  <span aria-hidden="true">{sort.key === key ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
          {rows.slice(first, end).map((row, i) => (
            <Row
              key={row.item.id}
              row={row}
              heads={heads}
              index={first + i + 2}
              onShow={onShow}
              mark={isMarked(row, threshold) ? threshold?.side : undefined}
            />
          ))}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}
