import { usePart, useSlice } from '../../kit/context.ts';
import { ErrorBox } from '../../kit/ui/ErrorBox.tsx';
import { ProgressRow } from '../../kit/ui/ProgressRow.tsx';
import form from '../../kit/ui/form/form.module.css';
import { modelsStore } from '../models/index.ts';
import { trainStore, type TrainState } from './store.ts';
import { trainStrings as words } from './strings.ts';
import css from './Train.module.css';
import { TrainForm } from './TrainForm.tsx';
import { trainingOf } from './training.ts';
import { TrainOutcomeView } from './TrainOutcome.tsx';
import { Unfinished } from './Unfinished.tsx';

/** All about training, in the Models dialog. */
export function TrainPanel() {
  const work = useSlice(trainStore, (state) => state.work);
  const done = useSlice(trainStore, (state) => state.done);
  const error = useSlice(trainStore, (state) => state.error);
  const news = useSlice(trainStore, (state) => state.news);
  const preparing = useSlice(modelsStore, (state) => state.purpose === 'train');
  const unfinished = useSlice(modelsStore, (state) => state.unfinished);
  const packFiles = useSlice(modelsStore, (state) => state.packFiles);
  return (
    <section className={css.panel} aria-labelledby="train-heading" data-testid="train">
      <h3 className={css.heading} id="train-heading">
        {words.heading}
      </h3>
      <p role="status" className={css.news}>
        {work ? words.work[work.stage] : news}
      </p>
      {error && <ErrorBox error={error} testId="train-error" />}
      {work && <Progress work={work} />}
      {!work && done && <TrainOutcomeView done={done} />}
      {!work && !done && unfinished && <Unfinished unfinished={unfinished} />}
      {preparing && packFiles && <TrainForm files={packFiles} hidden={Boolean(work ?? done)} />}
    </section>
  );
}

function Progress({ work }: { work: NonNullable<TrainState['work']> }) {
  const training = usePart(trainingOf);
  const part = work.stage === 'prepare' || work.stage === 'save' ? {} : { value: work.done, max: work.total };
  const last = work.stage === 'train' ? work.last : undefined;
  return (
    <>
      <ProgressRow
        label={words.work[work.stage]}
        {...part}
        count={work.stage === 'prepare' ? '' : words.progress(work)}
        stop={work.stage === 'save' ? undefined : { word: words.pause, run: () => training.stop() }}
        testId="train-progress"
      />
      {last && (
        <p className={form.hint} data-testid="train-epoch">
          {words.epoch(last)}
        </p>
      )}
      <p className={form.hint}>{words.scoringWaits}</p>
    </>
  );
}
