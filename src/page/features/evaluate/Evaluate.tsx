import { useEffect } from 'react';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { Choices } from './Choices.tsx';
import css from './Evaluate.module.css';
import { Groups } from './Groups.tsx';
import { Measures } from './Measures.tsx';
import { Outliers } from './Outliers.tsx';
import { Scatter } from './Scatter.tsx';
import { Tune } from '../tune/Tune.tsx';

/** Scores beside ratings from a table: how well they agree, and where they do not. */
export function Evaluate() {
  useUpToDate();
  const columns = useApp((state) => state.tableColumns);
  const column = useApp((state) => state.question?.column);
  const evaluated = useApp((state) => state.evaluated);
  const error = useApp((state) => state.evaluationError);
  const rated = useApp((state) => state.rated);
  const busy = useApp((state) => state.evaluating);
  const empty = columns.ratings.length === 0;
  const measurable = evaluated !== undefined && Number.isFinite(evaluated.report.evaluation.SRCC);
  return (
    <section
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      aria-labelledby="evaluate-heading"
      data-testid="evaluate"
      data-busy={busy}
    >
      <header className={css.header}>
        <h2 className={ui.heading} id="evaluate-heading">
          {text.evaluate.heading}
        </h2>
        {column !== undefined && (
          <p className={css.muted} data-testid="evaluate-counts">
            {text.evaluate.counts(evaluated?.ids.length ?? 0, rated)}
          </p>
        )}
      </header>
      {empty ? (
        <div className={css.empty}>
          <p className={css.emptyTitle}>{text.evaluate.empty}</p>
          <p>{text.evaluate.emptyHint}</p>
        </div>
      ) : (
        <Choices />
      )}
      {error !== undefined && (
        <p className={ui.bad} role="alert">
          <WarningIcon />
          {error}
        </p>
      )}
      {evaluated && evaluated.models > 1 && (
        <p className={ui.notice}>
          <WarningIcon />
          {text.evaluate.models(evaluated.models)}
        </p>
      )}
      {evaluated && !measurable && <p className={css.muted}>{text.evaluate.tooFew}</p>}
      {measurable && (
        <>
          <Measures evaluated={evaluated} busy={busy} />
          <div className={css.columns}>
            <Scatter evaluated={evaluated} />
            <Outliers evaluated={evaluated} />
          </div>
          <Groups evaluated={evaluated} />
        </>
      )}
      {evaluated && <Tune evaluated={evaluated} />}
    </section>
  );
}

/** Follows what the figures hang on while the view is open. */
function useUpToDate(): void {
  const session = useSession();
  const items = useApp((state) => state.items);
  const order = useApp((state) => state.order);
  const results = useApp((state) => state.results);
  const choice = useApp((state) => state.evaluationChoice);
  const model = useApp((state) => state.model);
  useEffect(() => session.evaluate(), [session, items, order, results, choice, model]);
}
