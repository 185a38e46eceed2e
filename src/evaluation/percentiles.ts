import { quantile } from './bootstrap.ts';

/** The 0th..100th percentile of a list. */
export function percentiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: 101 }, (_, i) => quantile(sorted, i / 100));
}
