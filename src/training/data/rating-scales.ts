import type { Scales } from '../objective.ts';
import type { TrainingSet } from './training-set.ts';

/** Mean and standard deviation of each head's ratings among the rows, in units of the ratings; a deviation of 0 counts as 1. */
export function ratingScales(set: TrainingSet, rows: readonly number[], heads: readonly string[]): Scales {
  return Object.fromEntries(
    heads.map((head) => {
      const ratings = rows
        .map((row) => set.images[row]!.targets[head])
        .filter((value) => value !== undefined);
      const centre = mean(ratings);
      return [head, { mean: centre, deviation: Math.sqrt(mean(ratings.map((r) => (r - centre) ** 2))) || 1 }];
    }),
  );
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}
