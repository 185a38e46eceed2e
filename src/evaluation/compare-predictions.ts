import { percentileInterval, resampledIndices } from './bootstrap.ts';
import { pearson, spearman } from './correlation.ts';
import type { Interval } from './evaluate-predictions.ts';

interface ComparedAgreement {
  srcc: number;
  plcc: number;
  /** 95% bootstrap interval of the rank correlation. */
  interval: Interval;
}

export interface Comparison {
  before: ComparedAgreement;
  after: ComparedAgreement;
  /** Interval of the difference of both rank correlations, over the same resamples. */
  gain: Interval;
}

const level = 0.95;

/** Two predictions of the same ratings side by side. A constant prediction orders nothing: its correlations count as 0. */
export function comparePredictions(
  before: readonly number[],
  after: readonly number[],
  ratings: readonly number[],
  resamples = 1000,
  seed = 20,
): Comparison {
  const order = (scores: readonly number[], target: readonly number[]) => spearman(scores, target) || 0;
  const first: number[] = [];
  const second: number[] = [];
  for (const indices of resampledIndices(ratings.length, resamples, seed)) {
    const take = (values: readonly number[]) => Array.from(indices, (index) => values[index]!);
    const target = take(ratings);
    first.push(order(take(before), target));
    second.push(order(take(after), target));
  }
  const correlations = (scores: readonly number[], samples: number[]): ComparedAgreement => ({
    srcc: order(scores, ratings),
    plcc: pearson(scores, ratings) || 0,
    interval: percentileInterval(samples, level),
  });
  return {
    before: correlations(before, first),
    after: correlations(after, second),
    gain: percentileInterval(
      second.map((value, i) => value - first[i]!),
      level,
    ),
  };
}
