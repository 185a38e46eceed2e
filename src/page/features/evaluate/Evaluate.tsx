import { useEffect } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import figures from '../../kit/ui/figures.module.css';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import panel from '../../kit/ui/panel.module.css';
import ui from '../../kit/ui/ui.module.css';
import { queueStore, resultsStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { engineStore } from '../engine/index.ts';
import { Tune } from '../tune/index.ts';
import { votesStore } from '../votes/index.ts';
import { Choices } from './Choices.tsx';
import css from './Evaluate.module.css';
import { evaluatorOf } from './evaluator.ts';
import { Groups } from './Groups.tsx';
import { Measures } from './Measures.tsx';
import { Outliers } from './Outliers.tsx';
import { Scatter } from './scatter/Scatter.tsx';
import { evaluateStore } from './store.ts';
import { evaluateStrings } from './strings.ts';

/** Scores against ratings from a table: how well they agree, and where they do not. */
export function Evaluate() {
  useUpToDate();
  const columns = useSlice(evaluateStore, (state) => state.columns);
  const column = useSlice(evaluateStore, (state) => state.question?.column);
  const evaluated = useSlice(evaluateStore, (state) => state.evaluated);
  const error = useSlice(evaluateStore, (state) => state.error);
  const rated = useSlice(evaluateStore, (state) => state.rated);
  const busy = useSlice(evaluateStore, (state) => state.evaluating);
  const empty = columns.ratings.length === 0;
  const measurable = evaluated !== undefined && Number.isFinite(evaluated.report.evaluation.SRCC);
  return (
    <section
      className={`${ui.card ?? ''} ${panel.panel ?? ''}`}
      aria-labelledby="evaluate-heading"
      data-testid="evaluate"
      data-busy={busy}
    >
      <header className={panel.header}>
        <h2 className={ui.heading} id="evaluate-heading">
          {evaluateStrings.heading}
        </h2>
        {column !== undefined && (
          <p className={figures.muted} data-testid="evaluate-counts">
            {evaluateStrings.counts(evaluated?.ids.length ?? 0, rated)}
          </p>
        )}
      </header>
      {empty ? (
        <div className={panel.empty}>
          <p className={panel.emptyTitle}>{evaluateStrings.empty}</p>
          <p>{evaluateStrings.emptyHint}</p>
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
          {evaluateStrings.models(evaluated.models)}
        </p>
      )}
      {evaluated && !measurable && <p className={figures.muted}>{evaluateStrings.tooFew}</p>}
      {evaluated && (
        <div className={css.columns}>
          {measurable && (
            <>
              <Measures evaluated={evaluated} busy={busy} />
              <Scatter evaluated={evaluated} />
              <Outliers evaluated={evaluated} />
              <Groups evaluated={evaluated} />
            </>
          )}
          <Tune rated={evaluated} />
        </div>
      )}
    </section>
  );
}

/** While the view is open, follows everything the figures depend on. */
function useUpToDate(): void {
  const evaluator = usePart(evaluatorOf);
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const results = useSlice(resultsStore, (state) => state.results);
  const choice = useSlice(evaluateStore, (state) => state.choice);
  const model = useSlice(engineStore, (state) => state.model);
  const marks = useSlice(marksStore, (state) => state.marks);
  const ranking = useSlice(votesStore, (state) => state.ranking);
  useEffect(() => evaluator.request(), [evaluator, items, order, results, choice, model, marks, ranking]);
}
