import { minRatedImages } from '../../../shared/tune-api.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import figures from '../../kit/ui/figures.module.css';
import { ErrorBox } from '../../kit/ui/ErrorBox.tsx';
import ui from '../../kit/ui/ui.module.css';
import { engineStore } from '../engine/index.ts';
import { modelsOf } from '../models/index.ts';
import { type Rated, tuneStore } from './store.ts';
import { tuneStrings } from './strings.ts';
import own from './Tune.module.css';
import { TunedActions } from './TunedActions.tsx';
import { TuneProgress } from './TuneProgress.tsx';
import { TuneResult } from './TuneResult.tsx';
import { tuningOf } from './tuning.ts';

/** Fine-tunes the model's head on the ratings, and saves it as a new model. */
export function Tune({ rated }: { rated: Rated }) {
  const tuning = usePart(tuningOf);
  const models = usePart(modelsOf);
  const model = useSlice(engineStore, (state) => state.model);
  const ready = useSlice(engineStore, (state) => state.phase === 'ready');
  const work = useSlice(tuneStore, (state) => state.work);
  const news = useSlice(tuneStore, (state) => state.news);
  const error = useSlice(tuneStore, (state) => state.error);
  const tuned = useSlice(tuneStore, ({ tuned: made }) =>
    made?.head.head === rated.head && made.column === rated.column ? made : undefined,
  );
  const words = tuneStrings;
  const { head, column, pairs } = rated;
  const info = model?.heads.find(({ name }) => name === head);
  const title = info?.title ?? head;
  const untunable = !info?.tunable;
  const obstacle =
    pairs.target.length < minRatedImages
      ? words.missing(pairs.target.length)
      : pairs.target.every((rating) => rating === pairs.target[0])
        ? words.constant
        : untunable
          ? words.notTunable(title)
          : undefined;
  return (
    <section className={figures.block} aria-labelledby="tune-heading" data-testid="tune">
      <h3 className={ui.heading} id="tune-heading">
        {words.heading}
      </h3>
      <p className={figures.note}>{words.intro(title, column)}</p>
      {obstacle !== undefined && (
        <p className={figures.muted} data-testid="tune-obstacle">
          {obstacle}
        </p>
      )}
      {untunable && model && (
        <div className={own.actions}>
          <button type="button" className={ui.button} onClick={() => models.prepareTraining()}>
            {words.train}
          </button>
        </div>
      )}
      <p role="status" className={own.status}>
        {work ? words.work[work.stage] : news}
      </p>
      {work && <TuneProgress work={work} />}
      {error && <ErrorBox error={error} testId="tune-error" />}
      {tuned && <TuneResult tuned={tuned} />}
      {!work && (
        <div className={own.actions}>
          {tuned && <TunedActions tuned={tuned} />}
          <button
            type="button"
            className={tuned ? ui.button : ui.primary}
            disabled={obstacle !== undefined || !ready}
            onClick={() => void tuning.start(rated)}
          >
            {tuned ? words.again : words.start}
          </button>
        </div>
      )}
    </section>
  );
}
