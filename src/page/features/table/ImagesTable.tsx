import { useMemo } from 'react';
import { headsInUse } from '../batch/heads.ts';
import { isMarked, tableRows, type SortKey } from './rows.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { Batch } from './Batch.tsx';
import css from './ImagesTable.module.css';
import { PickAll, PickedBar } from './Picked.tsx';
import { Row } from './Row.tsx';
import { ThresholdChoice } from './ThresholdChoice.tsx';
import { useRowWindow } from './row-window.ts';

const rowHeight = 56;

/** Every image with its scores; a press on a row shows it. */
export function ImagesTable() {
  const items = useApp((state) => state.items);
  const order = useApp((state) => state.order);
  const results = useApp((state) => state.results);
  const model = useApp((state) => state.model);
  const sort = useApp((state) => state.sort);
  const filter = useApp((state) => state.filter);
  const threshold = useApp((state) => state.threshold);
  const setTable = useApp((state) => state.setTable);
  const rows = useMemo(
    () => tableRows({ items, order, results }, sort, filter, threshold),
    [items, order, results, sort, filter, threshold],
  );
  const heads = useMemo(() => headsInUse(results, model), [results, model]);
  const { scroller, first, end, before, after } = useRowWindow(rows.length, rowHeight);
  if (order.length < 2) return null;
  const columns: [SortKey, string, boolean][] = [
    ['name', text.table.columns.image, false],
    ...heads.flatMap((head): [SortKey, string, boolean][] => [
      [`score:${head.name}`, head.title, true],
      [`spread:${head.name}`, text.table.columns.spread, true],
    ]),
    ['status', text.table.columns.status, false],
    ['time', text.table.columns.time, true],
  ];
  const sortBy = (key: SortKey): void => {
    const next = sort.key === key && sort.descending ? 'added' : key;
    setTable({ sort: { key: next, descending: next === key && sort.key === key } });
  };
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={text.table.heading}>
      <Batch />
      <ThresholdChoice heads={heads} />
      <PickedBar />
      <div className={css.scroller} ref={scroller} tabIndex={0} role="region" aria-label={text.rows.scroller}>
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
                  <button type="button" title={text.table.sortBy(label)} onClick={() => sortBy(key)}>
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
                mark={isMarked(row, threshold) ? threshold?.side : undefined}
              />
            ))}
            {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
          </tbody>
        </table>
        {rows.length === 0 && <p className={css.none}>{text.table.noMatch}</p>}
      </div>
    </section>
  );
}
