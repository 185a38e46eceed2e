import { FoveaError } from '../../shared/errors.ts';
import { minRatedImages } from '../../shared/tune-api.ts';

/** Throws `training-failed` in words where ratings [images] cannot be learnt from: too few, not finite, all the same. */
export function checkRatings(ratings: readonly number[]): void {
  const missing = minRatedImages - ratings.length;
  if (missing > 0) {
    throw new FoveaError(
      'training-failed',
      `Fine-tuning needs ${minRatedImages} rated images; there are ${ratings.length}, so ${missing} ${missing === 1 ? 'is' : 'are'} missing.`,
      'Rate more images: with fewer, learning cannot be told apart from memorising.',
    );
  }
  const bad = ratings.findIndex((rating) => !Number.isFinite(rating));
  if (bad >= 0) throw new FoveaError('training-failed', `Rating ${bad + 1} is not a number.`);
  if (ratings.every((rating) => rating === ratings[0])) {
    throw new FoveaError(
      'training-failed',
      `All ${ratings.length} ratings are ${ratings[0] ?? ''}: there is nothing to learn from equal ratings.`,
      'Choose another column, or rate the images differently.',
    );
  }
}
