import { gridChannels, type StatisticsGrid } from './grid.ts';

/** The 10 % and 90 % quantile (linear between ranks) of every channel over the cells: 2 × gridChannels values. */
export function gridQuantiles({ columns, rows, values }: StatisticsGrid): Float32Array {
  const cells = columns * rows;
  const out = new Float32Array(2 * gridChannels);
  const column = new Float32Array(cells);
  for (let channel = 0; channel < gridChannels; channel++) {
    for (let i = 0; i < cells; i++) column[i] = values[i * gridChannels + channel]!;
    column.sort();
    [0.1, 0.9].forEach((share, q) => {
      const at = share * (cells - 1);
      const below = Math.floor(at);
      const next = column[Math.min(cells - 1, below + 1)]!;
      out[q * gridChannels + channel] = column[below]! + (at - below) * (next - column[below]!);
    });
  }
  return out;
}
