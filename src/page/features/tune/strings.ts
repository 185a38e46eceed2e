import { minRatedImages } from '../../../shared/tune-api.ts';
import { plural } from '../../kit/plural.ts';
import type { TuneWork } from './store.ts';

/** An upper bound, rounded up; nothing before there is one. */
function left(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  return `, at most ${seconds > 90 ? `${Math.ceil(seconds / 60)} min` : `${Math.max(1, Math.ceil(seconds))} s`} left`;
}

/** Strings about fine-tuning a model on one's own ratings. */
export const tuneStrings = {
  heading: 'Fine-tune on these ratings',
  intro: (head: string, column: string) =>
    `Trains the part of the model that computes “${head}” to follow “${column}”. The gain is measured on held-out images, and the result can be saved as a new model; the model in use is not changed.`,
  missing: (count: number) => {
    const lacking = minRatedImages - count;
    return `This needs at least ${minRatedImages} rated and scored images. There ${count === 1 ? 'is' : 'are'} ${count}: ${lacking} more ${lacking === 1 ? 'is' : 'are'} needed.`;
  },
  notTunable: (head: string) => `The model in use has no score “${head}” that can be fine-tuned.`,
  train: 'Train a new head on these ratings',
  constant: 'All ratings in this column are equal: there is nothing to learn.',
  start: 'Fine-tune',
  again: 'Fine-tune again',
  cancel: 'Cancel',
  work: {
    features: 'Extracting image features',
    train: 'Fine-tuning',
    save: 'Saving the fine-tuned model',
  } satisfies Record<TuneWork['stage'], string>,
  progress(work: TuneWork): string {
    switch (work.stage) {
      case 'features':
        return `${work.done} of ${plural(work.total, 'image')}${left(work.secondsLeft)}`;
      case 'train':
        return `${work.fold < work.folds ? `fold ${work.fold} of ${work.folds - 1}` : 'all images'}${left(work.secondsLeft)}`;
      case 'save':
        return '';
    }
  },
  news: {
    tuned: 'Fine-tuning is done.',
    saved: (title: string) => `Saved as “${title}”.`,
    cancelled: 'Fine-tuning was cancelled; nothing has changed.',
  },
  verdict: {
    better: 'It follows your ratings better on held-out images. Worth keeping.',
    unclear:
      'It follows your ratings slightly better on held-out images, but the gain may be due to chance (its interval includes 0). Rate more images before you rely on it.',
    'no-better':
      'It does not follow your ratings any better on held-out images, so keeping it is not recommended. More ratings may help, or the model cannot see what your ratings are about.',
  },
  caption: (count: number, folds: number, byGroup: boolean) =>
    `${plural(count, 'image')} in ${folds} folds${byGroup ? ', each prompt in one fold only' : ''}; each image is scored by a head fine-tuned without it`,
  table: 'Agreement before and after fine-tuning',
  column: { measure: 'Agreement', before: 'Before', after: 'Fine-tuned' },
  measure: { srcc: 'SRCC', plcc: 'PLCC', gain: 'SRCC gain' },
  interval: (low: string, high: string) => `${low} to ${high}`,
  note: 'Small figures: 95% bootstrap intervals over the images.',
  scale: (min: number, max: number) => `The fine-tuned score is on a scale from ${min} to ${max}.`,
  save: 'Save as new model',
  saveAnyway: 'Save anyway',
  export: 'Export as zip',
  use: 'Use it',
  rescore: 'Score these images with it',
  gone: ['An image was removed during fine-tuning.', 'Fine-tune again.'] as [string, string],
  changed: ['The model was changed during fine-tuning.', 'Fine-tune again with the model in use.'] as [
    string,
    string,
  ],
};
