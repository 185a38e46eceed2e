import type { PeerName, PeerResults, PeerSample } from './api.ts';

const kept = 256;
/** Largest differences between runtimes that do the same: what adding up in another order makes, and what rounding to int8 does. */
const bounds = { f32: 2e-5, int8: 0.2 };

/** A difference and the result it was found in. */
export interface Difference {
  of: string;
  /** Of the largest value. */
  share: number;
}

/** Values spread over each result, or all of a short one. */
export function sampled(results: PeerResults): PeerSample {
  const spread = (values: Float32Array) =>
    values.length <= kept
      ? [...values]
      : Array.from({ length: kept }, (_, i) => values[(i * 7919) % values.length]!);
  return Object.fromEntries(Object.entries(results).map(([name, values]) => [name, spread(values)]));
}

/** Largest difference from the expected values as a share of the largest of them; NaN where values are missing. */
export function departure(sample: number[], expected: number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - (sample[i] ?? NaN)))) / largest;
}

/** The result that differs most from the expected one; a missing one counts as NaN, more than any other. */
export function worstDeparture(sample: PeerSample, expected: PeerSample): Difference {
  const all = Object.entries(expected).map(([of, values]) => ({
    of,
    share: departure(sample[of] ?? [], values),
  }));
  return all.reduce((worst, one) => (worst.share >= one.share || Number.isNaN(worst.share) ? worst : one));
}

/**
 * The results of a runtime that are held against others'. Where weights are rounded, scores are not: experts of random
 * weights take large numbers from each other, and a hundredth of VQI becomes a third of a score.
 */
export function comparable(name: PeerName, expected: PeerSample): PeerSample {
  if (!isRounded(name)) return expected;
  return Object.fromEntries(Object.entries(expected).filter(([of]) => of !== 'score'));
}

/** Whether a runtime multiplies by rounded weights. */
export function isRounded(name: PeerName): boolean {
  return name.endsWith('int8');
}

/** Whether two runtimes did the same work, so that their times may be compared. */
export function agrees(name: PeerName, { share }: Difference): boolean {
  return share <= (isRounded(name) ? bounds.int8 : bounds.f32);
}
