import { minRatedImages } from '../../../shared/tune-api.ts';
import type { TuneWork } from './store.ts';

const images = (count: number) => `${count} ${count === 1 ? 'image' : 'images'}`;
/** An upper bound, rounded up; nothing before there is one. */
function left(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  return `, at most ${seconds > 90 ? `${Math.ceil(seconds / 60)} min` : `${Math.max(1, Math.ceil(seconds))} s`} left`;
}

/** Words of tuning a model to one's own ratings. */
export const tuneWords = {
  heading: 'Tune on these ratings',
  intro: (head: string, column: string) =>
    `Trains the part of the model that turns what it sees into “${head}”, so that it follows “${column}”. The result is measured on images it was not trained on, and can be kept as a model of its own; the model in use stays as it is.`,
  missing: (count: number) => {
    const lacking = minRatedImages - count;
    return `This needs at least ${minRatedImages} images that are rated and scored. There ${count === 1 ? 'is' : 'are'} ${count}: ${lacking} more ${lacking === 1 ? 'is' : 'are'} needed.`;
  },
  notTunable: (head: string) => `“${head}” is no score of the model in use that can be tuned.`,
  constant: 'All ratings in this column are equal: there is nothing to learn from them.',
  start: 'Tune',
  again: 'Tune again',
  cancel: 'Cancel',
  work: {
    features: 'Reading what the model sees in each image',
    train: 'Tuning',
    save: 'Saving the tuned model',
  } satisfies Record<TuneWork['stage'], string>,
  progress(work: TuneWork): string {
    switch (work.stage) {
      case 'features':
        return `${work.done} of ${images(work.total)}${left(work.secondsLeft)}`;
      case 'train':
        return `${work.fold < work.folds ? `fold ${work.fold} of ${work.folds - 1}` : 'all images'}${left(work.secondsLeft)}`;
      case 'save':
        return '';
    }
  },
  news: {
    tuned: 'Tuning is done.',
    saved: (title: string) => `Saved as “${title}”.`,
    cancelled: 'Tuning was cancelled; nothing has changed.',
  },
  verdict: {
    better: 'It follows your ratings better on images it was not trained on. Worth keeping.',
    unclear:
      'It follows your ratings a little better, but the difference may be chance (its interval reaches 0). Better rate more images before keeping it.',
    'no-better':
      'It does not follow your ratings any better on images it was not trained on. Keeping it is not recommended: what it learnt does not carry over. More ratings may help, or the model does not see what you rate.',
  },
  caption: (count: number, folds: number, byGroup: boolean) =>
    `${images(count)} in ${folds} folds${byGroup ? ', no prompt in two of them' : ''}; each scored by a head tuned without it`,
  table: 'Agreement before and after tuning',
  column: { measure: 'Agreement', before: 'Before', after: 'Tuned' },
  measure: { srcc: 'SRCC', plcc: 'PLCC', gain: 'Difference of SRCC' },
  note: 'Small figures: 95 % bootstrap intervals over the images.',
  scale: (min: number, max: number) => `The tuned score is on a scale from ${min} to ${max}.`,
  save: 'Save as new model',
  saveAnyway: 'Save all the same',
  export: 'Export as zip',
  use: 'Use it',
  rescore: 'Score these images with it',
  gone: ['An image was removed while tuning.', 'Tune again.'] as [string, string],
  changed: ['The model was changed while tuning.', 'Tune again with the model in use.'] as [string, string],
};
