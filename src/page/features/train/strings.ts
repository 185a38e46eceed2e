import type { EpochSummary, TrainProgress, UnfinishedTraining } from '../../../shared/train-api.ts';
import { minRatedImages } from '../../../shared/tune-api.ts';
import { agreementNumber, bytesText, shortNumber } from '../../kit/format.ts';
import { plural } from '../../kit/plural.ts';
import type { TrainState } from './store.ts';
import { byPointer, device } from '../../kit/screen/words.ts';

function left(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds > 5400) return `, about ${(seconds / 3600).toFixed(1)} h left`;
  return `, about ${seconds > 90 ? `${Math.ceil(seconds / 60)} min` : `${Math.max(1, Math.ceil(seconds))} s`} left`;
}

/** Strings about training a model from towers and ratings. */
export const trainStrings = {
  heading: 'Train a model',
  intro: `A new head learns the ratings of your images. The towers are not changed; their features are computed once for each image. Everything happens on ${device}.`,
  towers: 'Towers',
  files: 'Checkpoints',
  filesHint: 'ImageReward.pt and vit_base_patch16_224.safetensors, or files with the same parts.',
  base: 'Stored model',
  noBase: 'None',
  baseHint: 'Its towers are used where no checkpoint is given.',
  vocabulary: 'Vocabulary (vocab.txt)',
  vocabularyHint: 'The vocabulary of bert-base-uncased. A stored model has its own.',
  config: 'Configuration',
  configHint: 'JSON with the sizes of the model; only needed if it is not full-size.',
  ratings: 'Ratings',
  addRated: 'Add a table and images',
  addHint: `A table with a “file” column and columns of numbers${byPointer('; you can also drop it on the page, with the images', '')}.`,
  noRated: 'No image on the page has a rating yet.',
  learn: ({ column, images }: { column: string; images: number }) => `${column} (${plural(images, 'image')})`,
  head: (head: string) => `becomes the score “${head}”`,
  more: 'More options',
  epochs: 'Epochs at most',
  rate: 'Learning rate',
  trainingCrops: 'Crops per image and epoch',
  evaluationCrops: 'Crops per score',
  start: 'Train',
  cancel: 'Cancel',
  close: 'Close',
  obstacle: {
    noTowers: 'Add the checkpoints with the towers, or choose a stored model.',
    noVocabulary: 'Add the vocabulary: a checkpoint does not contain it.',
    noColumn: 'Choose at least one column of ratings.',
    few: (column: string, images: number) =>
      `Training needs ${minRatedImages} rated images; “${column}” rates ${images}.`,
  },
  noRatings: [
    'None of the images on the page has a rating in the chosen columns.',
    'Add the table and the images again.',
  ] as [string, string],
  work: {
    prepare: 'Reading the prompts',
    read: 'Copying the towers',
    features: 'Computing features',
    train: 'Training',
    save: 'Saving the model',
  } satisfies Record<NonNullable<TrainState['work']>['stage'], string>,
  progress(work: TrainProgress): string {
    switch (work.stage) {
      case 'read':
        return `${bytesText(work.done)} of ${bytesText(work.total)}`;
      case 'features':
        return `${work.done} of ${plural(work.total, 'image')}${left(work.secondsLeft)}`;
      case 'train':
        return `step ${work.done} of ${work.total}, loss ${shortNumber(work.loss)}${left(work.secondsLeft)}`;
      case 'save':
        return '';
    }
  },
  epoch: ({ epoch, loss, heads }: EpochSummary) =>
    [
      `Epoch ${epoch}: loss ${shortNumber(loss)}`,
      ...Object.entries(heads).map(
        ([head, { srcc, plcc, images }]) =>
          `${head} SRCC ${agreementNumber(srcc)}, PLCC ${agreementNumber(plcc)} on ${plural(images, 'held-out image')}`,
      ),
    ].join('; '),
  pause: 'Cancel',
  scoringWaits: 'Scoring resumes when the training has finished.',
  news: {
    trained: (title: string) => `“${title}” is trained and stored.`,
    cancelled: 'The training was cancelled. What it has learnt so far is kept: you can resume it.',
    discarded: 'The unfinished training was deleted.',
  },
  best: (epochs: number) => `Weights of the best of ${plural(epochs, 'epoch')}:`,
  last: (epochs: number) => `Weights of the last of ${plural(epochs, 'epoch')}.`,
  notes: 'Trained from',
  use: 'Use it',
  export: 'Export as zip',
  unfinished: {
    heading: 'Unfinished training',
    words: ({ settings, files, model, images, step, total }: UnfinishedTraining) =>
      `“${settings.name}”, from ${[...files, ...(model ? [model.title] : [])].join(' and ')} and ${plural(images, 'rated image')}: ${total > 0 ? `step ${step} of ${total}` : 'no step yet'}.`,
    resume: 'Resume',
    discard: 'Delete',
    hint: 'The same images, with the same texts and ratings, must be on the page.',
  },
};
