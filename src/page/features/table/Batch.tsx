import { type ReactNode, useMemo } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { batchOf, listedStore, queueStore } from '../batch/index.ts';
import { ExportButtons } from '../export/index.ts';
import { SavingLine } from '../persist/index.ts';
import { TimeLeft } from '../progress/index.ts';
import { batchCounts } from './batch-counts.ts';
import css from './ImagesTable.module.css';
import { tableStore } from './store.ts';
import { tableStrings } from './strings.ts';

/** How far the batch is; what failed or was cancelled can be tried again. */
export function BatchCount() {
  const { items, order } = useSlice(listedStore, (state) => state);
  const running = useSlice(queueStore, (state) => state.running !== undefined);
  const batch = usePart(batchOf);
  const counts = useMemo(() => batchCounts({ items, order }), [items, order]);
  return (
    <>
      <h2 className="visually-hidden">{tableStrings.heading}</h2>
      <div className={css.counts}>
        <p className={css.count} data-testid="batch" data-running={running}>
          <span>{tableStrings.summary(counts.done, counts.total)}</span>
          {counts.failed > 0 && tableStrings.failures(counts.failed)}
        </p>
        {counts.open === 0 && counts.retry > 0 && (
          <button
            type="button"
            className={css.retry}
            aria-label={tableStrings.retryAll}
            title={tableStrings.retryAll}
            onClick={() => batch.retry()}
          >
            {tableStrings.retry}
          </button>
        )}
        <SavingLine />
      </div>
    </>
  );
}

/** The work that is left, while there is some, and how it is held. */
export function BatchWork() {
  const { items, order } = useSlice(listedStore, (state) => state);
  const paused = useSlice(queueStore, (state) => state.paused);
  const batch = usePart(batchOf);
  const counts = useMemo(() => batchCounts({ items, order }), [items, order]);
  if (counts.open === 0) return null;
  return (
    <div className={css.work}>
      <progress
        className={`${ui.progress ?? ''} ${css.progress ?? ''}`}
        max={counts.total}
        value={counts.total - counts.open}
        aria-label={tableStrings.progress}
      />
      <TimeLeft />
      <div className={css.actions}>
        <button type="button" className={ui.quiet} onClick={() => batch.setPaused(!paused)}>
          {paused ? tableStrings.resume : tableStrings.pause}
        </button>
        <button type="button" className={ui.quiet} onClick={() => batch.cancelAll()}>
          {tableStrings.cancelAll}
        </button>
      </div>
    </div>
  );
}

/** Words that names and prompts of the listed images contain. */
export function SearchField() {
  const filter = useSlice(tableStore, (state) => state.filter);
  const table = usePart(tableStore);
  return (
    <input
      className={css.filter}
      type="search"
      placeholder={tableStrings.filterShort}
      title={tableStrings.filter}
      aria-label={tableStrings.filter}
      value={filter}
      onChange={(event) => table.setState({ filter: event.target.value })}
    />
  );
}

/** What ends a batch: exports, and removing it; `children` come first. */
export function BatchEnd({ children }: { children?: ReactNode }) {
  const order = useSlice(queueStore, (state) => state.order);
  const batch = usePart(batchOf);
  return (
    <footer className={css.footer}>
      {children}
      <ExportButtons />
      <button
        type="button"
        className={`${ui.quiet ?? ''} ${css.clear ?? ''}`}
        onClick={() => batch.remove(order)}
      >
        {tableStrings.clear}
      </button>
    </footer>
  );
}
