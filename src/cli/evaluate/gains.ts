import { comparePredictions } from '../../evaluation/compare-predictions.ts';
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
  /** Difference of the rank correlations. */
  SRCC: number;
  /** Its 95% bootstrap interval, over the same resamples of both. */
  interval: Interval;
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
    const compared = comparePredictions(
      both.map(({ row }) => before.get(row)!),
      both.map(({ predicted }) => predicted),
      both.map(({ target }) => target),
      resamples,
      seed,
    );
    return {
      ...{ head, over: first.head, n: both.length },
      SRCC: compared.after.srcc - compared.before.srcc,
      interval: compared.gain,
    };
  });
}
