import { FoveaError } from '../../shared/errors.ts';
import type { TrainImage, TrainSettings } from '../../shared/train-api.ts';
import { minRatedImages } from '../../shared/tune-api.ts';
import { checkRatings } from '../../training/paper/job/create-trainer.ts';
import { parsePaperConfig, type PaperConfig } from '../../training/paper/job/paper-config.ts';

/** With so many images, a batch is the paper's; with fewer it is halved, so that an epoch has more than a step or two. */
const manyImages = 160;

/** The configuration of a training on the page: the paper's procedure on frozen towers, with what a new head needs. @param sizes of the model, as its file has them */
export function trainingConfig(settings: TrainSettings, images: number, sizes: unknown): PaperConfig {
  const { name, licence, columns, epochs, rate, trainingCrops, evaluationCrops, profile, date } = settings;
  const rated = columns.map(({ column }) => `“${column}”`).join(' and ');
  return parsePaperConfig({
    name,
    title: name,
    licence,
    trainingSet: `${images} images rated in ${rated}, on ${date}`.slice(0, 400),
    reference: 'images it was trained on',
    procedure: 'paper',
    profile,
    ...(sizes === undefined ? {} : { model: sizes }),
    heads: columns.map(({ head }) => head),
    freeze: ['image', 'text', 'crop'],
    quantisation: settings.quantisation,
    changes: {
      ...(images < manyImages ? { batch: 8 } : {}),
      ...{ trainingCrops, evaluationCrops, epochs, rate, warmUpRate: rate / 10 },
      // the paper's schedule is over after eight epochs of thousands of images
      ...{ warmUpEpochs: 1, decayEpochs: Math.max(1, Math.round(epochs / 3)) },
    },
  });
}

/** Ratings per head. Throws `training-failed` where a head has too few, `usage` where all of one are the same. */
export function ratingsOf(
  heads: readonly string[],
  images: readonly Pick<TrainImage, 'ratings'>[],
): Record<string, number[]> {
  const ratings = Object.fromEntries(
    heads.map((head) => [head, images.flatMap((image) => image.ratings[head] ?? [])]),
  );
  for (const [head, own] of Object.entries(ratings)) {
    if (own.length >= minRatedImages) continue;
    throw new FoveaError(
      'training-failed',
      `Training needs ${minRatedImages} rated images; ${head} has ${own.length}.`,
      'Rate more images, or add a table that rates more of them.',
    );
  }
  checkRatings(ratings);
  return ratings;
}
