import { useMemo } from 'react';
import { batchCounts } from './rows.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { ExportButtons } from '../export/ExportButtons.tsx';
import css from './ImagesTable.module.css';

/** How the batch stands, and what can be done with all of it. */
export function Batch() {
  const filter = useApp((state) => state.filter);
  const setTable = useApp((state) => state.setTable);
  const items = useApp((state) => state.items);
  const order = useApp((state) => state.order);
  const paused = useApp((state) => state.paused);
  const running = useApp((state) => state.running !== undefined);
  const session = useSession();
  const counts = useMemo(() => batchCounts({ items, order }), [items, order]);
  const busy = counts.open > 0;
  return (
    <header className={css.header}>
      <div className={css.state}>
        <h2 className={ui.heading}>{text.table.heading}</h2>
        <p data-testid="batch" data-running={running}>
          {text.table.summary(counts.done, counts.failed, counts.total)}
        </p>
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
        onChange={(event) => setTable({ filter: event.target.value })}
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
        <ExportButtons />
        <button type="button" className={ui.quiet} onClick={() => session.clear()}>
          {text.table.clear}
        </button>
      </div>
    </header>
  );
}
