import { useMemo, useState } from 'react';
import { headsInUse } from '../../inspect/heads.ts';
import { batchCounts, tableRows, type SortKey, type TableOrder } from '../../inspect/table.ts';
import { text } from '../../text.ts';
import { useApp, useSession } from '../context.ts';
import ui from '../ui.module.css';
import css from './ImagesTable.module.css';
import { Row } from './Row.tsx';
import { useRowWindow } from './row-window.ts';

const rowHeight = 56;

/** Every image with its scores; a press on a row shows it. */
export function ImagesTable() {
  const items = useApp((state) => state.items);
  const order = useApp((state) => state.order);
  const results = useApp((state) => state.results);
  const model = useApp((state) => state.model);
  const [sort, setSort] = useState<TableOrder>({ key: 'added', descending: false });
  const [filter, setFilter] = useState('');
  const rows = useMemo(
    () => tableRows({ items, order, results }, sort, filter),
    [items, order, results, sort, filter],
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
    setSort({ key: next, descending: next === key && sort.key === key });
  };
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={text.table.heading}>
      <Batch filter={filter} setFilter={setFilter} />
      <div className={css.scroller} ref={scroller} tabIndex={0} role="region" aria-label={text.table.heading}>
        <table className={css.table} data-testid="images" aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
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
              <Row key={row.item.id} row={row} heads={heads} index={first + i + 2} />
            ))}
            {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
          </tbody>
        </table>
        {rows.length === 0 && <p className={css.none}>{text.table.noMatch}</p>}
      </div>
    </section>
  );
}

/** How the batch stands, and what can be done with all of it. */
function Batch({ filter, setFilter }: { filter: string; setFilter: (filter: string) => void }) {
  const items = useApp((state) => state.items);
  const order = useApp((state) => state.order);
  const paused = useApp((state) => state.paused);
  const session = useSession();
  const counts = useMemo(() => batchCounts({ items, order }), [items, order]);
  const busy = counts.open > 0;
  return (
    <header className={css.header}>
      <div className={css.state}>
        <h2 className={ui.heading}>{text.table.heading}</h2>
        <p data-testid="batch">{text.table.summary(counts.done, counts.failed, counts.total)}</p>
        {busy && (
          <progress
            className={ui.progress}
            max={counts.total}
            value={counts.total - counts.open}
            aria-label={text.table.progress}
          />
        )}
      </div>
      <input
        className={css.filter}
        type="search"
        placeholder={text.table.filter}
        aria-label={text.table.filter}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <div className={css.actions}>
        {busy && (
          <>
            <button type="button" className={ui.button} onClick={() => session.setPaused(!paused)}>
              {paused ? text.table.resume : text.table.pause}
            </button>
            <button type="button" className={ui.button} onClick={() => session.cancelAll()}>
              {text.table.cancelAll}
            </button>
          </>
        )}
        {!busy && counts.retry > 0 && (
          <button type="button" className={ui.button} onClick={() => session.retry()}>
            {text.table.retry}
          </button>
        )}
        <button type="button" className={ui.button} onClick={() => session.exportCsv()}>
          {text.table.csv}
        </button>
        <button type="button" className={ui.button} onClick={() => session.exportJson()}>
          {text.table.json}
        </button>
        <button type="button" className={ui.quiet} onClick={() => session.clear()}>
          {text.table.clear}
        </button>
      </div>
    </header>
  );
}
