import { acIndices, cellDctMagnitudes } from './block-dct.ts';
import type { ContrastMaps } from './mscn.ts';
import { halve, type Plane } from './plane.ts';

/** Side of a grid cell in pixels: the patch of the network. */
const cellSize = 16;

const allAc = acIndices(14);
const lowAc = acIndices(4);
const contrastChannels = 8;
const colourChannels = 4;

/** Channels of a cell: 63 + 63 luminance DCT, 14 + 14 chroma DCT, 8 contrast, 4 colour. */
export const gridChannels = 2 * allAc.length + 2 * lowAc.length + contrastChannels + colourChannels;

/** Fixed local statistics over cells of 16×16 pixels. */
export interface StatisticsGrid {
  columns: number;
  rows: number;
  /** [rows · columns, gridChannels], channel fastest. */
  values: Float32Array;
}

function contrastInto(
  { mscn, sigma }: ContrastMaps,
  columns: number,
  rows: number,
  first: number,
  values: Float32Array,
): void {
  const { width, height, values: m } = mscn;
  const sums = new Float64Array(contrastChannels);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      sums.fill(0);
      for (let y = row * cellSize; y < (row + 1) * cellSize; y++) {
        const down = y + 1 < height ? width : 0;
        // the logs of a row of the cell as one: deviations stay under 128
        let product = 1;
        for (let x = column * cellSize; x < (column + 1) * cellSize; x++) {
          const i = y * width + x;
          const right = x + 1 < width ? 1 : 0;
          const left = x > 0 ? -1 : 0;
          const c = m[i]!;
          const square = c * c;
          sums[0]! += Math.abs(c);
          sums[1]! += square;
          sums[2]! += square * square;
          sums[3]! += c * m[i + right]!;
          sums[4]! += c * m[i + down]!;
          sums[5]! += c * m[i + down + right]!;
          sums[6]! += c * m[i + down + left]!;
          product *= sigma.values[i]! + 1;
        }
        sums[7]! += Math.log(product);
      }
      const at = (row * columns + column) * gridChannels + first;
      for (let k = 0; k < contrastChannels; k++) {
        const mean = sums[k]! / (cellSize * cellSize);
        values[at + k] = k === 2 ? Math.sqrt(mean) : mean;
      }
    }
  }
}

function colourInto(
  [y, cb, cr]: [Plane, Plane, Plane],
  columns: number,
  rows: number,
  first: number,
  values: Float32Array,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let luma = 0;
      let blue = 0;
      let red = 0;
      let chroma = 0;
      for (let dy = 0; dy < cellSize; dy++) {
        const start = (row * cellSize + dy) * y.width + column * cellSize;
        for (let i = start; i < start + cellSize; i++) {
          const u = cb.values[i]!;
          const v = cr.values[i]!;
          luma += y.values[i]!;
          blue += u;
          red += v;
          chroma += Math.sqrt(u * u + v * v);
        }
      }
      const at = (row * columns + column) * gridChannels + first;
      const share = 1 / (cellSize * cellSize);
      values[at] = (luma * share) / 64;
      values[at + 1] = (blue * share) / 16;
      values[at + 2] = (red * share) / 16;
      values[at + 3] = (chroma * share) / 16;
    }
  }
}

/**
 * The grid of a Y, Cb, Cr image: log DCT magnitudes at full and half resolution, chroma DCT, MSCN moments and neighbour
 * products, mean colour. Pixels beyond the last whole cell are left out.
 */
export function statisticsGrid(planes: [Plane, Plane, Plane], contrast: ContrastMaps): StatisticsGrid {
  const [y, cb, cr] = planes;
  const columns = Math.floor(y.width / cellSize);
  const rows = Math.floor(y.height / cellSize);
  const values = new Float32Array(columns * rows * gridChannels);
  let first = 0;
  const dct = (plane: Plane, cell: number, indices: number[]): void => {
    cellDctMagnitudes(plane, cell, columns, rows, indices, { values, stride: gridChannels, first });
    first += indices.length;
  };
  dct(y, cellSize, allAc);
  dct(halve(y), cellSize / 2, allAc);
  dct(cb, cellSize, lowAc);
  dct(cr, cellSize, lowAc);
  contrastInto(contrast, columns, rows, first, values);
  colourInto(planes, columns, rows, first + contrastChannels, values);
  return { columns, rows, values };
}
