import type { Scales } from '../objective.ts';
import type { TrainingSet } from './training-set.ts';

/** Mean and standard deviation of each head's ratings among the rows, in units of the ratings; a deviation of 0 counts as 1. */
export function ratingScales(set: TrainingSet, rows: readonly number[], heads: readonly string[]): Scales {
  return Object.fromEntries(
    heads.map((head) => {
      const ratings = rows
        .map((row) => set.images[row]!.targets[head])
        .filter((value) => value !== undefined);
      const { mean, deviation } = meanAndDeviation(ratings);
      return [head, { mean, deviation: deviation || 1 }];
    }),
  );
}

/** Mean and standard deviation of ratings, in their units; both 0 of none. */
export function meanAndDeviation(ratings: readonly number[]): { mean: number; deviation: number } {
  const meanOf = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const mean = meanOf(ratings);
  return { mean, deviation: Math.sqrt(meanOf(ratings.map((rating) => (rating - mean) ** 2))) };
}
