/** A bar of a histogram: how many values lie from `from` up to `to`. */
export interface Bin {
  from: number;
  to: number;
  count: number;
}

/**
 * Counts of values in bins of equal width over their scale, widened to values beyond it; the upper end belongs to the last bin.
 */
export function binsOf(values: readonly number[], min: number, max: number, count = 40): Bin[] {
  let low = min;
  let high = max;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const width = (high - low) / count;
  const bins = Array.from({ length: count }, (_, i): Bin => ({
    from: low + i * width,
    to: i === count - 1 ? high : low + (i + 1) * width,
    count: 0,
  }));
  for (const value of values) {
    const bin = bins[width > 0 ? Math.min(Math.floor((value - low) / width), count - 1) : 0];
    if (bin) bin.count++;
  }
  return bins;
}
