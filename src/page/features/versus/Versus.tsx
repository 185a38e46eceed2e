import { useEffect } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import figures from '../../kit/ui/figures.module.css';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import panel from '../../kit/ui/panel.module.css';
import ui from '../../kit/ui/ui.module.css';
import { queueStore, resultsStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { votesStore } from '../votes/index.ts';
import { Choices } from './Choices.tsx';
import { comparerOf } from './comparer.ts';
import { Claimed } from './Claimed.tsx';
import { Details } from './Details.tsx';
import { versusStore } from './store.ts';
import { versusStrings } from './strings.ts';
import css from './Versus.module.css';

/** Two groups of the batch against each other: what can be claimed, the figures, and the pairs that speak against it. */
export function Versus() {
  useUpToDate();
  const { division, counts, doubts, compared, busy, error, choose } = useSlice(versusStore, (state) => state);
  return (
    <section
      className={`${ui.card ?? ''} ${panel.panel ?? ''} ${css.versus ?? ''}`}
      aria-labelledby="versus-heading"
      data-testid="versus"
      data-busy={busy}
    >
      <header className={panel.header}>
        <h2 className={ui.heading} id="versus-heading">
          {versusStrings.heading}
        </h2>
        {division && (
          <p className={figures.muted} data-testid="versus-counts">
            {versusStrings.counts(counts.scored, counts.all)}
          </p>
        )}
      </header>
      {!division && (
        <div className={panel.empty}>
          <p className={panel.emptyTitle}>{versusStrings.empty}</p>
          <p>{versusStrings.emptyHint}</p>
        </div>
      )}
      {division && <Choices division={division} />}
      {error !== undefined && (
        <p className={ui.bad} role="alert">
          <WarningIcon />
          {error}
        </p>
      )}
      {doubts.sentences.length > 0 && (
        <div className={`${ui.notice ?? ''} ${css.doubts ?? ''}`}>
          <WarningIcon />
          <p>
            {versusStrings.otherwise} {doubts.sentences.join(' ')}
          </p>
          {!compared && !busy && (
            <button type="button" className={ui.button} onClick={() => choose({ anyway: doubts.key })}>
              {versusStrings.anyway}
            </button>
          )}
        </div>
      )}
      {compared && <Claimed compared={compared} />}
      {division && !compared && busy && <p className={figures.muted}>{versusStrings.working}</p>}
      {compared && <Details compared={compared} />}
    </section>
  );
}

/** While the view is open, follows everything the comparison depends on. */
function useUpToDate(): void {
  const comparer = usePart(comparerOf);
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const results = useSlice(resultsStore, (state) => state.results);
  const marks = useSlice(marksStore, (state) => state.marks);
  const ranking = useSlice(votesStore, (state) => state.ranking);
  const choice = useSlice(versusStore, (state) => state.choice);
  useEffect(() => comparer.request(), [comparer, items, order, results, marks, ranking]);
  useEffect(() => comparer.restart(), [comparer, choice]);
}
