import type { TrainImage } from '../../shared/train-api.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import type { HeldOutImage } from '../../training/held-out.ts';
import type { PaperImage, PaperSet } from '../../training/paper/data/paper-set.ts';
import { ratingUnit } from '../../training/paper/job/rating-unit.ts';
import type { StartModel } from '../../training/paper/job/start-model.ts';
import type { TrainingPictures } from './training-pictures.ts';

/** The images as the trainer reads them, with ratings in the units that it learns in. */
export function paperSet(
  { tokenizer, model }: StartModel,
  images: readonly TrainImage[],
  units: Readonly<Record<string, number>>,
  pictures: Pick<TrainingPictures, 'picture'>,
): PaperSet {
  const encoder = createTokenizer(JSON.stringify(tokenizer), model.text.maxLength);
  return {
    images: images.map(({ name, prompt, description, ratings }): PaperImage => ({
      targets: Object.fromEntries(
        Object.entries(ratings).map(([head, rating]) => [head, rating / (units[head] ?? 1)]),
      ),
      // images without a prompt have nothing in common
      group: prompt.trim() === '' ? name : prompt,
      prompt: encoder.encode(prompt),
      description: encoder.encode(description),
    })),
    picture: (image) => pictures.picture(image),
  };
}

/** The unit in which each head learns. */
export const unitsOf = (ratings: Readonly<Record<string, readonly number[]>>): Record<string, number> =>
  Object.fromEntries(Object.entries(ratings).map(([head, own]) => [head, ratingUnit(own)]));

/** Scores [N] per head in units of the ratings. */
export const inRatings = (
  scores: Readonly<Record<string, readonly number[]>>,
  units: Readonly<Record<string, number>>,
): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(scores).map(([head, own]) => [head, own.map((score) => score * (units[head] ?? 1))]),
  );

/** The images as lists of predictions name them. */
export const heldOutImages = (images: readonly TrainImage[]): HeldOutImage[] =>
  images.map(({ name, prompt, ratings }) => ({ file: name, prompt, ratings }));
