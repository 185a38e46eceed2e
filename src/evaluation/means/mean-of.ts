import { mean } from '../correlation.ts';
import { studentQuantile } from '../paired/distributions.ts';

/** A mean with its 95% t interval; null for fewer than two values. */
export interface Mean {
  mean: number;
  interval: [number, number] | null;
}

/** The t quantile, looked up once for each number of values. */
const quantiles = new Map<number, number>();

function quantile(freedom: number): number {
  const known = quantiles.get(freedom) ?? studentQuantile(0.975, freedom);
  quantiles.set(freedom, known);
  return known;
}

/** The mean of values with its 95% interval: mean ± t · s / √n, with the sample's standard deviation. */
export function meanOf(values: readonly number[]): Mean {
  const n = values.length;
  const center = mean(values);
  if (n < 2) return { mean: center, interval: null };
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  const half = quantile(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean: center, interval: [center - half, center + half] };
}
