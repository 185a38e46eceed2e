import { quantile, resampledIndices } from '../bootstrap.ts';
import { mean } from '../correlation.ts';
import { normalCdf, studentQuantile } from './distributions.ts';

/** A mean and what its resamples say about it. */
export interface MeanInterval {
  mean: number;
  /** Null for fewer than two values. */
  interval: [number, number] | null;
}

export interface Resampling {
  /** Share of such intervals that hold the true mean: 0.95. */
  level: number;
  seed: number;
}

/** How many resamples are drawn: 10,000, and fewer of more than 2,000 values, whose interval needs no far tail. */
export function resamplesFor(n: number): number {
  return Math.max(1000, Math.min(10_000, Math.floor(2e7 / Math.max(1, n))));
}

/**
 * The mean of paired differences with its expanded percentile bootstrap interval (Hesterberg 2015, “What teachers should know about
 * the bootstrap”, §4): the percentile interval at the level whose width suits so few values: Φ(−√(n/(n−1))·t) in each tail instead of
 * α/2. The plain one is too narrow for ten prompts and would raise false alarms. Values are the units that are drawn.
 */
export function meanInterval(values: readonly number[], { level, seed }: Resampling): MeanInterval {
  const n = values.length;
  const center = n === 0 ? NaN : mean(values);
  if (n < 2) return { mean: center, interval: null };
  const means = resampledMeans(values, resamplesFor(n), seed);
  const tail = expandedTail((1 - level) / 2, n);
  return { mean: center, interval: [quantile(means, tail), quantile(means, 1 - tail)] };
}

/** What each tail of the percentile interval leaves out for it to behave like one that leaves out `tail` with many values. */
export function expandedTail(tail: number, n: number): number {
  return normalCdf(Math.sqrt(n / (n - 1)) * studentQuantile(tail, n - 1));
}

function resampledMeans(values: readonly number[], resamples: number, seed: number): Float64Array {
  const means = new Float64Array(resamples);
  let b = 0;
  for (const indices of resampledIndices(values.length, resamples, seed)) {
    let sum = 0;
    for (const index of indices) sum += values[index]!;
    means[b++] = sum / values.length;
  }
  return means.sort();
}
