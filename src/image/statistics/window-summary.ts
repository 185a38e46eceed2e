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

/** Mean of each channel group in every cell, [cells, groups]: what windows that overlap need again and again. */
export function groupMeans({ columns, rows, values }: StatisticsGrid): Float64Array {
  const out = new Float64Array(columns * rows * groups);
  for (let g = 0; g < groups; g++) {
    const channels = channelGroups[g]!;
    for (let cell = 0; cell < columns * rows; cell++) {
      let total = 0;
      for (let i = 0; i < channels.length; i++) total += values[cell * gridChannels + channels[i]!]!;
      out[cell * groups + g] = total / channels.length;
    }
  }
  return out;
}

/**
 * Summary of the cells inside a window (default: all of them), `windowLength` values.
 *
 * @param means `groupMeans` of the grid
 */
export function windowSummary(grid: StatisticsGrid, means: Float64Array, window?: CellWindow): Float32Array {
  const { column, row, columns, rows } = window ?? { column: 0, row: 0, ...grid };
  const count = columns * rows;
  const sum = new Float64Array(gridChannels);
  const square = new Float64Array(gridChannels);
  const groupSum = new Float64Array(groups);
  const groupProduct = new Float64Array(groups * groups);
  for (let y = row; y < row + rows; y++) {
    for (let x = column; x < column + columns; x++) {
      const cell = y * grid.columns + x;
      for (let k = 0; k < gridChannels; k++) {
        const value = grid.values[cell * gridChannels + k]!;
        sum[k]! += value;
        square[k]! += value * value;
      }
      const group = means.subarray(cell * groups, (cell + 1) * groups);
      for (let g = 0; g < groups; g++) groupSum[g]! += group[g]!;
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
  const covariance = new Float64Array(groups * groups);
  const deviation = new Float64Array(groups);
  for (let g = 0; g < groups; g++) {
    for (let h = 0; h <= g; h++) {
      const i = g * groups + h;
      covariance[i] = groupProduct[i]! / count - (groupSum[g]! / count) * (groupSum[h]! / count);
    }
    deviation[g] = Math.sqrt(Math.max(0, covariance[g * groups + g]!));
  }
  let at = 2 * gridChannels;
  for (let g = 0; g < groups; g++) {
    for (let h = 0; h < g; h++)
      out[at++] = covariance[g * groups + h]! / (deviation[g]! * deviation[h]! + 1e-4);
  }
  for (let g = 0; g < groups; g++) out[at++] = Math.log(deviation[g]! + 1e-2);
  return out;
}
