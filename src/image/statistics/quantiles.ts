import { gridChannels, type StatisticsGrid } from './grid.ts';

/** Reorders `values` so that the one of rank `k` (0: the smallest) stands at `k`, none after it smaller (Hoare's selection). */
function select(values: Float32Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const kept = values[i]!;
      values[i++] = values[j]!;
      values[j--] = kept;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

/** The value at a share (0 to 1) of the ranks, linear between two; reorders the list. */
function quantile(values: Float32Array, share: number): number {
  const at = share * (values.length - 1);
  const below = Math.floor(at);
  const value = select(values, below);
  if (at === below) return value;
  let next = Infinity;
  for (let i = below + 1; i < values.length; i++) next = Math.min(next, values[i]!);
  return value + (at - below) * (next - value);
}

/** The 10% and 90% quantile (linear between ranks) of every channel over the cells: 2 × gridChannels values. */
export function gridQuantiles({ columns, rows, values }: StatisticsGrid): Float32Array {
  const cells = columns * rows;
  const out = new Float32Array(2 * gridChannels);
  const column = new Float32Array(cells);
  for (let channel = 0; channel < gridChannels; channel++) {
    for (let i = 0; i < cells; i++) column[i] = values[i * gridChannels + channel]!;
    out[channel] = quantile(column, 0.1);
    out[gridChannels + channel] = quantile(column, 0.9);
  }
  return out;
}
