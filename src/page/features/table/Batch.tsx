import { useMemo } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { batchOf, queueStore } from '../batch/index.ts';
import { ExportButtons } from '../export/index.ts';
import { SavingLine } from '../persist/index.ts';
import { batchCounts } from './batch-counts.ts';
import css from './ImagesTable.module.css';
import { tableStore } from './store.ts';
import { tableStrings } from './strings.ts';

/** The state of the batch, and actions on all of it. */
export function Batch() {
  const filter = useSlice(tableStore, (state) => state.filter);
  const table = usePart(tableStore);
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const paused = useSlice(queueStore, (state) => state.paused);
  const running = useSlice(queueStore, (state) => state.running !== undefined);
  const batch = usePart(batchOf);
  const counts = useMemo(() => batchCounts({ items, order }), [items, order]);
  const busy = counts.open > 0;
  return (
    <header className={css.header}>
      <div className={css.state}>
        <h2 className={ui.heading}>{tableStrings.heading}</h2>
        <div className={css.counts}>
          <p data-testid="batch" data-running={running}>
            {tableStrings.summary(counts.done, counts.failed, counts.total)}
          </p>
          <SavingLine />
        </div>
        {busy && (
          <progress
            className={ui.progress}
            max={counts.total}
            value={counts.total - counts.open}
            aria-label={tableStrings.progress}
          />
        )}
      </div>
      <input
        className={css.filter}
        type="search"
        placeholder={tableStrings.filter}
        aria-label={tableStrings.filter}
        value={filter}
        onChange={(event) => table.setState({ filter: event.target.value })}
      />
      <div className={css.actions}>
        {busy && (
          <>
            <button type="button" className={ui.button} onClick={() => batch.setPaused(!paused)}>
              {paused ? tableStrings.resume : tableStrings.pause}
            </button>
            <button type="button" className={ui.button} onClick={() => batch.cancelAll()}>
              {tableStrings.cancelAll}
            </button>
          </>
        )}
        {!busy && counts.retry > 0 && (
          <button type="button" className={ui.button} onClick={() => batch.retry()}>
            {tableStrings.retry}
          </button>
        )}
        <ExportButtons />
        <button type="button" className={ui.quiet} onClick={() => batch.remove(order)}>
          {tableStrings.clear}
        </button>
      </div>
    </header>
  );
}
