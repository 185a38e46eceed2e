import type { TrainSettings } from '../../../shared/train-api.ts';
import { Field } from '../../kit/ui/form/Field.tsx';
import form from '../../kit/ui/form/form.module.css';
import { NameAndLicence } from '../models/index.ts';
import { trainStrings as words } from './strings.ts';
import css from './Train.module.css';

export type TrainOptions = Omit<TrainSettings, 'columns' | 'date'>;

/** A head alone learns faster, and from fewer images, than the whole model of the paper. */
export const usualOptions: TrainOptions = {
  name: 'my-model',
  licence: 'unknown',
  epochs: 30,
  rate: 1e-3,
  trainingCrops: 3,
  evaluationCrops: 15,
  profile: 'paper',
  quantisation: 'f16',
};

interface OptionsProps {
  options: TrainOptions;
  change: (part: Partial<TrainOptions>) => void;
}

/** Name and licence, and what few people change. */
export function Options({ options, change }: OptionsProps) {
  const number = (key: 'epochs' | 'rate' | 'trainingCrops' | 'evaluationCrops', most: number, step = 1) => (
    <Field label={words[key]}>
      <input
        className={form.input}
        type="number"
        required
        min={step}
        max={most}
        step={step === 1 ? 1 : 'any'}
        value={options[key]}
        onChange={(event) => {
          const value = event.target.valueAsNumber;
          if (Number.isFinite(value)) change({ [key]: value });
        }}
      />
    </Field>
  );
  return (
    <>
      <div className={form.grid}>
        <NameAndLicence value={options} change={change} />
      </div>
      <details className={css.notes}>
        <summary>{words.more}</summary>
        <div className={form.grid}>
          {number('epochs', 1000)}
          {number('rate', 0.1, 1e-7)}
          {number('trainingCrops', 100)}
          {number('evaluationCrops', 100)}
        </div>
      </details>
    </>
  );
}
