import { Random } from '../shared/random.ts';

/** The q-th quantile (0..1) of sorted values, linear between neighbours (NumPy's default). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const place = q * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.ceil(place);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
}

/** Index lists of `count` resamples of `n` items drawn with replacement. The same array is reused for each. */
export function* resampledIndices(n: number, count: number, seed: number): Generator<Uint32Array, void> {
  const random = new Random(seed);
  const indices = new Uint32Array(n);
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < n; i++) indices[i] = random.integer(n);
    yield indices;
  }
}

/**
 * Percentile bootstrap interval (Efron 1979) from a statistic's values in the resamples. Resamples in which it is undefined
 * (NaN) are left out; null where those are half or more.
 */
export function percentileInterval(values: readonly number[], level: number): [number, number] | null {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (sorted.length <= values.length / 2) return null;
  const tail = (1 - level) / 2;
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
}
