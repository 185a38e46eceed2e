import { expandWeight, int4Group } from './stored-weight.ts';
import type { StoredWeight } from './weight.ts';
import { toHalves } from './half.ts';
import { countValues } from './tensor-source.ts';

/**
 * f32 weights → their stored form. Quantised weights are symmetric (no zero point): w ≈ scale · q, int8 with one scale per
 * output row, int4 with one per row and group of 32 along the flattened input. Scales may be negative: int4's range −8…7 has one
 * more step on one side, which the largest weight of a group takes.
 */

export type StorageType = StoredWeight['dtype'];

/** How the weights of a package may be stored, from the most exact to the smallest. */
export const storageTypes = ['f32', 'f16', 'int8', 'int4'] as const satisfies readonly StorageType[];

/** Shares of the largest magnitude tried as clipping point; a little clipping often costs less than a coarser step. */
const clips = {
  int8: [1, 0.96, 0.92, 0.86, 0.8],
  int4: [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68, 0.64],
};

interface Grid {
  lowest: number;
  highest: number;
  ratios: readonly number[];
}

const grids: Record<'int8' | 'int4', Grid> = {
  int8: { lowest: -127, highest: 127, ratios: clips.int8 },
  int4: { lowest: -8, highest: 7, ratios: clips.int4 },
};

function roundTo(value: number, { lowest, highest }: Grid): number {
  return Math.max(lowest, Math.min(highest, Math.round(value)));
}

/** Squared error of values[from, to) under a scale. The inner loop of packing: no calls, no allocation. */
function errorOf(values: Float32Array, from: number, to: number, scale: number, grid: Grid): number {
  const { lowest, highest } = grid;
  const inverse = 1 / scale;
  let error = 0;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    let q = Math.floor(value * inverse + 0.5);
    if (q > highest) q = highest;
    else if (q < lowest) q = lowest;
    const rest = value - q * scale;
    error += rest * rest;
  }
  return error;
}

/** The scale that fits the integers of a given scale best (least squares); 0 where they are all zero. */
function refit(values: Float32Array, from: number, to: number, scale: number, grid: Grid): number {
  let product = 0;
  let square = 0;
  for (let i = from; i < to; i++) {
    const q = roundTo(values[i]! / scale, grid);
    product += values[i]! * q;
    square += q * q;
  }
  return square > 0 ? Math.fround(product / square) : 0;
}

/** The scale with the least squared error over a small grid of clipping points, then fitted to its integers. */
function bestScale(values: Float32Array, from: number, to: number, grid: Grid): number {
  let extreme = 0;
  for (let i = from; i < to; i++) if (Math.abs(values[i]!) > Math.abs(extreme)) extreme = values[i]!;
  // In an uneven range the extreme value may lie on the longer side, which gives finer steps, or on the shorter one.
  const even = -grid.lowest === grid.highest;
  const widest = even ? [Math.abs(extreme) / grid.highest] : [extreme / grid.lowest, extreme / grid.highest];
  // A row of zeros, or of magnitudes too close to the smallest f32 to have a scale, is stored as zeros.
  if (widest.some((scale) => Math.fround(scale) === 0)) return 0;
  let best = 0;
  let least = Infinity;
  const consider = (scale: number) => {
    const error = errorOf(values, from, to, scale, grid);
    if (error >= least) return;
    least = error;
    best = scale;
  };
  for (const limit of widest) {
    for (const ratio of grid.ratios) consider(Math.fround(limit * ratio) || Math.fround(limit));
  }
  // rounding and fitting in turn, until the integers stay as they are
  for (let round = 0, before = 0; round < 4 && best !== before; round++) {
    before = best;
    const fitted = refit(values, from, to, best, grid);
    if (fitted !== 0) consider(fitted);
  }
  return best;
}

function toInt8(values: Float32Array, shape: number[]): StoredWeight {
  const rows = shape[0]!;
  const columns = countValues(shape.slice(1));
  const bytes = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    const from = r * columns;
    const scale = bestScale(values, from, from + columns, grids.int8);
    scales[r] = scale;
    if (scale === 0) continue;
    for (let i = from; i < from + columns; i++) bytes[i] = roundTo(values[i]! / scale, grids.int8);
  }
  return { shape, dtype: 'int8', bytes: new Uint8Array(bytes.buffer), scales };
}

function toInt4(values: Float32Array, shape: number[]): StoredWeight {
  const rows = shape[0]!;
  const columns = countValues(shape.slice(1));
  const stride = Math.ceil(columns / 2);
  const groups = Math.ceil(columns / int4Group);
  const bytes = new Uint8Array(rows * stride);
  const scales = new Float32Array(rows * groups);
  for (let r = 0; r < rows; r++) {
    for (let g = 0; g < groups; g++) {
      const from = g * int4Group;
      const to = Math.min(columns, from + int4Group);
      const scale = bestScale(values, r * columns + from, r * columns + to, grids.int4);
      scales[r * groups + g] = scale;
      if (scale === 0) continue;
      for (let c = from; c < to; c++) {
        const nibble = roundTo(values[r * columns + c]! / scale, grids.int4) & 15;
        bytes[r * stride + (c >> 1)]! |= c & 1 ? nibble << 4 : nibble;
      }
    }
  }
  return { shape, dtype: 'int4', bytes, scales };
}

/** Stored form of finite row-major values; `shape[0]` counts the rows. Values beyond f16's range stay f32 under `f16`. */
export function quantise(values: Float32Array, shape: number[], dtype: StorageType): StoredWeight {
  switch (dtype) {
    case 'f32':
      return { shape, dtype, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
    case 'f16': {
      const halves = toHalves(values);
      if (halves.some((half) => (half & 0x7c00) === 0x7c00)) return quantise(values, shape, 'f32');
      return { shape, dtype, bytes: new Uint8Array(halves.buffer) };
    }
    case 'int8':
      return toInt8(values, shape);
    case 'int4':
      return toInt4(values, shape);
  }
}

/** Values of a stored weight as f32, in its own layout. */
export function dequantise(stored: StoredWeight): Float32Array {
  return expandWeight(stored);
}
