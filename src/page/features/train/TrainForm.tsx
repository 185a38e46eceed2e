import { useState } from 'react';
import { minRatedImages } from '../../../shared/tune-api.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import form from '../../kit/ui/form/form.module.css';
import ui from '../../kit/ui/ui.module.css';
import { modelsOf, modelsStore, type PackFiles } from '../models/index.ts';
import { Options, type TrainOptions, usualOptions } from './Options.tsx';
import type { RatingColumn } from './rated-images.ts';
import { RatingChoice } from './RatingChoice.tsx';
import { trainStrings as words } from './strings.ts';
import css from './Train.module.css';
import { TowerChoice } from './TowerChoice.tsx';
import { trainingOf } from './training.ts';
import { useRatingColumns } from './use-rating-columns.ts';

interface TrainFormProps {
  files: PackFiles;
  /** While a training runs: what was entered stays for another one. */
  hidden: boolean;
}

/** Asks for towers, ratings and options, and starts. */
export function TrainForm({ files, hidden }: TrainFormProps) {
  const models = usePart(modelsOf);
  const training = usePart(trainingOf);
  const stored = useSlice(modelsStore, (state) => state.stored);
  const columns = useRatingColumns();
  const [baseId, setBase] = useState('');
  const [chosen, setChosen] = useState<Readonly<Record<string, boolean>>>({});
  const [options, setOptions] = useState<TrainOptions>(usualOptions);
  const base = stored.find(({ id }) => id === baseId);
  const learnt = columns.filter(({ column, usual }) => chosen[column] ?? usual);
  const obstacle = obstacleTo(files, base !== undefined, learnt);
  const submit = (): void => {
    if (obstacle !== undefined) return;
    const settings = { ...options, columns: learnt.map(({ head, column }) => ({ head, column })) };
    void training.start(settings, files, base);
  };
  return (
    <form
      className={css.block}
      hidden={hidden}
      aria-label={words.heading}
      data-testid="train-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={form.hint}>{words.intro}</p>
      <TowerChoice files={files} base={baseId} onBase={setBase} />
      <RatingChoice
        columns={columns}
        learnt={learnt}
        onChange={(column, on) => setChosen({ ...chosen, [column]: on })}
      />
      <Options options={options} change={(part) => setOptions({ ...options, ...part })} />
      {obstacle !== undefined && (
        <p className={form.hint} data-testid="train-obstacle">
          {obstacle}
        </p>
      )}
      <div className={css.actions}>
        <button type="submit" className={ui.primary} disabled={obstacle !== undefined}>
          {words.start}
        </button>
        <button type="button" className={ui.button} onClick={() => models.cancelPacking()}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

/** What is missing before a training can start, in words. */
function obstacleTo(files: PackFiles, base: boolean, learnt: readonly RatingColumn[]): string | undefined {
  const { obstacle } = words;
  if (files.checkpoints.length === 0 && !base) return obstacle.noTowers;
  if (!files.vocabulary && !base) return obstacle.noVocabulary;
  if (learnt.length === 0) return obstacle.noColumn;
  const few = learnt.find(({ images }) => images < minRatedImages);
  return few && obstacle.few(few.column, few.images);
}
