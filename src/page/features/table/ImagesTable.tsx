import { useMemo } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { headsInUse, queueStore, resultsStore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { Batch } from './Batch.tsx';
import css from './ImagesTable.module.css';
import { PickAll, PickedBar } from './Picked.tsx';
import { useRowWindow } from './row-window.ts';
import { Row } from './Row.tsx';
import { isMarked, tableRows } from './rows.ts';
import { type SortKey, tableStore } from './store.ts';
import { tableStrings } from './strings.ts';
import { ThresholdChoice } from './ThresholdChoice.tsx';

const rowHeight = 56;

/** Every image with its scores; a click on a row shows it. */
export function ImagesTable() {
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const results = useSlice(resultsStore, (state) => state.results);
  const model = useSlice(engineStore, (state) => state.model);
  const sort = useSlice(tableStore, (state) => state.sort);
  const filter = useSlice(tableStore, (state) => state.filter);
  const threshold = useSlice(tableStore, (state) => state.threshold);
  const table = usePart(tableStore);
  const rows = useMemo(
    () => tableRows({ items, order, results }, sort, filter, threshold),
    [items, order, results, sort, filter, threshold],
  );
  const heads = useMemo(() => headsInUse(results, model), [results, model]);
  const { scroller, first, end, before, after } = useRowWindow(rows.length, rowHeight);
  if (order.length < 2) return null;
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
    const next = sort.key === key && sort.descending ? 'added' : key;
    table.setState({ sort: { key: next, descending: next === key && sort.key === key } });
  };
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={tableStrings.heading}>
      <Batch />
      <ThresholdChoice heads={heads} />
      <PickedBar />
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
                mark={isMarked(row, threshold) ? threshold?.side : undefined}
              />
            ))}
            {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
          </tbody>
        </table>
        {rows.length === 0 && <p className={css.none}>{tableStrings.noMatch}</p>}
      </div>
    </section>
  );
}
