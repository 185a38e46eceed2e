import { useMemo } from 'react';
import { minRatedImages } from '../../../shared/tune-api.ts';
import { usePage, usePart, useSlice } from '../../kit/context.ts';
import { toCsv } from '../../kit/files/csv.ts';
import { download } from '../../kit/files/download.ts';
import figures from '../../kit/ui/figures.module.css';
import panel from '../../kit/ui/panel.module.css';
import { Segments } from '../../kit/ui/form/Segments.tsx';
import ui from '../../kit/ui/ui.module.css';
import { queueStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { evaluateRatings } from '../evaluate/index.ts';
import { tableStore } from '../table/index.ts';
import { starsColumn, votesColumn, votesStore } from '../votes/index.ts';
import css from './Rate.module.css';
import { RateStars } from './RateStars.tsx';
import { RateVotes } from './RateVotes.tsx';
import { useScope } from './scope.ts';
import { Standings } from './Standings.tsx';
import { type RateMode, rateStore } from './store.ts';
import { rateStrings } from './strings.ts';

const modes = ['stars', 'votes'] as const satisfies readonly RateMode[];

/** The user's own ratings, given without seeing a score: stars, or votes between two. */
export function Rate() {
  const rate = usePart(rateStore);
  const mode = useSlice(rateStore, (state) => state.mode);
  const only = useSlice(rateStore, (state) => state.only);
  const grouped = useSlice(tableStore, (state) => state.by !== 'none');
  const groups = useScope();
  const ids = useMemo(() => groups.flat(), [groups]);
  return (
    <section
      className={`${ui.card ?? ''} ${panel.panel ?? ''} ${css.rate ?? ''}`}
      aria-labelledby="rate-heading"
      data-testid="rate"
    >
      <header className={panel.header}>
        <h2 className={ui.heading} id="rate-heading">
          {rateStrings.heading}
        </h2>
        <ModeChoice />
      </header>
      <p className={figures.note}>
        {rateStrings.intro} {mode === 'votes' && grouped && rateStrings.within}{' '}
        {only && (
          <>
            {rateStrings.only(only.size)}{' '}
            <button type="button" className={css.link} onClick={() => rate.setState({ only: undefined })}>
              {rateStrings.all}
            </button>
          </>
        )}
      </p>
      {ids.length === 0 ? (
        <p className={css.done}>
          <strong>{rateStrings.empty}</strong> {rateStrings.emptyHint}
        </p>
      ) : mode === 'stars' ? (
        <RateStars ids={ids} />
      ) : (
        <RateVotes groups={groups} />
      )}
      <Actions ids={ids} />
      {mode === 'votes' && ids.length > 0 && <Standings />}
    </section>
  );
}

function ModeChoice() {
  const rate = usePart(rateStore);
  const mode = useSlice(rateStore, (state) => state.mode);
  return (
    <Segments
      legend={rateStrings.mode}
      choices={modes}
      chosen={mode}
      choose={(one, input) => {
        rate.setState({ mode: one });
        // the arrows are for the votes from now on
        input.blur();
      }}
    >
      {(one) => rateStrings.modes[one]}
    </Segments>
  );
}

/** What the ratings are good for: measuring the scores, fine-tuning, a file. */
function Actions({ ids }: { ids: string[] }) {
  const page = usePage();
  const mode = useSlice(rateStore, (state) => state.mode);
  const votes = useSlice(votesStore, (state) => state.votes);
  const marks = useSlice(marksStore, (state) => state.marks);
  const save = (): void => {
    const { items } = queueStore(page).getState();
    const rows = votes.map(({ left, right, won }) => ({
      left: items[left]?.name,
      right: items[right]?.name,
      better: won,
    }));
    download('fovea-votes.csv', new Blob([toCsv(rows)], { type: 'text/csv' }));
  };
  const rated = Object.values(marks).filter(({ stars }) => stars !== undefined).length;
  const given = mode === 'stars' ? rated : votes.length;
  const ready = given > 0;
  // until there is enough of them, rating is what this view is for
  const enough = given >= Math.min(minRatedImages, ids.length);
  return (
    <div className={`${panel.actions ?? ''} ${css.after ?? ''}`}>
      <button
        type="button"
        className={enough ? ui.primary : ui.button}
        disabled={!ready}
        onClick={() => evaluateRatings(page, mode === 'stars' ? starsColumn : votesColumn)}
      >
        {rateStrings.evaluate}
      </button>
      {mode === 'votes' && (
        <button type="button" className={ui.button} disabled={!ready} onClick={save}>
          {rateStrings.saveVotes}
        </button>
      )}
    </div>
  );
}
