/** A small seeded generator of numbers in [0, 1) (Mulberry32, public domain): the same seed gives the same interval. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The q-th quantile (0..1) of sorted values, linear between neighbours (NumPy's default). */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const place = q * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.ceil(place);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
}

/** Index lists of `count` resamples of `n` items drawn with replacement. The same array is filled anew for each. */
export function* resampledIndices(n: number, count: number, seed: number): Generator<Uint32Array, void> {
  const random = seededRandom(seed);
  const indices = new Uint32Array(n);
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < n; i++) indices[i] = Math.floor(random() * n);
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
