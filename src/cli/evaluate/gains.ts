import { comparePredictions } from '../../evaluation/compare-predictions.ts';
import { spearman } from '../../evaluation/correlation.ts';
import type { Interval } from '../../evaluation/evaluate-predictions.ts';

/** Scores of rated rows. */
export interface ScoredHead {
  head: string;
  rows: readonly { row: number; predicted: number; target: number }[];
}

/** How much better a score orders the ratings than the first one, on the rows that both have. */
export interface Gain {
  head: string;
  over: string;
  n: number;
  /** Difference of the rank correlations; NaN where one of them is not known. */
  SRCC: number;
  /** Its 95% bootstrap interval, over the same resamples of both; null where the difference is not known. */
  interval: Interval | null;
}

/** Every score against the first. */
export function gainsOver(
  [first, ...others]: readonly ScoredHead[],
  resamples: number,
  seed: number,
): Gain[] {
  if (!first) return [];
  const before = new Map(first.rows.map((one) => [one.row, one.predicted]));
  return others.map(({ head, rows }) => {
    const both = rows.filter(({ row }) => before.has(row));
    const [earlier, own] = [both.map(({ row }) => before.get(row)!), both.map(({ predicted }) => predicted)];
    const ratings = both.map(({ target }) => target);
    const SRCC = spearman(own, ratings) - spearman(earlier, ratings);
    // a comparison takes what is not known for 0, as fine-tuning needs it
    const known = !Number.isNaN(SRCC);
    const { gain } = comparePredictions(earlier, own, ratings, known ? resamples : 0, seed);
    return { head, over: first.head, n: both.length, SRCC, interval: known ? gain : null };
  });
}
