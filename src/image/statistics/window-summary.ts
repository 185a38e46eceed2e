import { channelGroups } from './channel-groups.ts';
import { gridChannels, type StatisticsGrid } from './grid.ts';

/** Cells of a grid, as a rectangle. */
export interface CellWindow {
  column: number;
  row: number;
  columns: number;
  rows: number;
}

const groups = channelGroups.length;

/** Mean and deviation per channel, correlations and log deviations of the channel groups. */
export const windowLength = 2 * gridChannels + (groups * (groups - 1)) / 2 + groups;

/** Summary of the cells inside a window (default: all of them), `windowLength` values. */
export function windowSummary(grid: StatisticsGrid, window?: CellWindow): Float32Array {
  const { column, row, columns, rows } = window ?? { column: 0, row: 0, ...grid };
  const count = columns * rows;
  const sum = new Float64Array(gridChannels);
  const square = new Float64Array(gridChannels);
  const groupSum = new Float64Array(groups);
  const groupProduct = new Float64Array(groups * groups);
  const group = new Float64Array(groups);
  for (let y = row; y < row + rows; y++) {
    for (let x = column; x < column + columns; x++) {
      const at = (y * grid.columns + x) * gridChannels;
      for (let k = 0; k < gridChannels; k++) {
        const value = grid.values[at + k]!;
        sum[k]! += value;
        square[k]! += value * value;
      }
      for (let g = 0; g < groups; g++) {
        let total = 0;
        for (const channel of channelGroups[g]!) total += grid.values[at + channel]!;
        group[g] = total / channelGroups[g]!.length;
        groupSum[g]! += group[g]!;
      }
      for (let g = 0; g < groups; g++) {
        for (let h = 0; h <= g; h++) groupProduct[g * groups + h]! += group[g]! * group[h]!;
      }
    }
  }
  const out = new Float32Array(windowLength);
  for (let k = 0; k < gridChannels; k++) {
    const mean = sum[k]! / count;
    out[k] = mean;
    out[gridChannels + k] = Math.sqrt(Math.max(0, square[k]! / count - mean * mean));
  }
  const covariance = (g: number, h: number) =>
    groupProduct[g * groups + h]! / count - (groupSum[g]! / count) * (groupSum[h]! / count);
  const deviation = Array.from({ length: groups }, (_, g) => Math.sqrt(Math.max(0, covariance(g, g))));
  let at = 2 * gridChannels;
  for (let g = 0; g < groups; g++) {
    for (let h = 0; h < g; h++) out[at++] = covariance(g, h) / (deviation[g]! * deviation[h]! + 1e-4);
  }
  for (let g = 0; g < groups; g++) out[at++] = Math.log(deviation[g]! + 1e-2);
  return out;
}
