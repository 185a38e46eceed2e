import type { Plane } from './plane.ts';

const size = 8;

/** Orthonormal DCT-II basis, row u holds cos((2x + 1)uπ/16). */
export const dctBasis: Float32Array = Float32Array.from({ length: size * size }, (_, i) => {
  const u = Math.floor(i / size);
  const x = i % size;
  return Math.sqrt((u === 0 ? 1 : 2) / size) * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * size));
});

/**
 * Eight-point DCT-II of values `stride` apart. Rows of the basis are even or odd about their middle, so that sums and differences of
 * mirrored values are multiplied, half as often. One constant a line: arrays taken apart would be made hundreds of thousands of times an image.
 */
function dct8(
  values: Float32Array,
  from: number,
  stride: number,
  out: Float32Array,
  to: number,
  step: number,
): void {
  const x0 = values[from]!;
  const x1 = values[from + stride]!;
  const x2 = values[from + 2 * stride]!;
  const x3 = values[from + 3 * stride]!;
  const x4 = values[from + 4 * stride]!;
  const x5 = values[from + 5 * stride]!;
  const x6 = values[from + 6 * stride]!;
  const x7 = values[from + 7 * stride]!;
  const s0 = x0 + x7;
  const s1 = x1 + x6;
  const s2 = x2 + x5;
  const s3 = x3 + x4;
  const d0 = x0 - x7;
  const d1 = x1 - x6;
  const d2 = x2 - x5;
  const d3 = x3 - x4;
  const b = dctBasis;
  for (let u = 0; u < size; u += 2) {
    const k = u * size;
    const l = k + size;
    out[to + u * step] = s0 * b[k]! + s1 * b[k + 1]! + s2 * b[k + 2]! + s3 * b[k + 3]!;
    out[to + (u + 1) * step] = d0 * b[l]! + d1 * b[l + 1]! + d2 * b[l + 2]! + d3 * b[l + 3]!;
  }
}

const rows = new Float32Array(size * size);

/** 8×8 DCT-II of the block whose top-left pixel is (left, top), into `out` (row = vertical frequency). */
export function blockDct({ width, values }: Plane, left: number, top: number, out: Float32Array): void {
  for (let y = 0; y < size; y++) dct8(values, (top + y) * width + left, 1, rows, y * size, 1);
  for (let u = 0; u < size; u++) dct8(rows, u, size, out, u, size);
}

/** Frequencies (u, v) with 0 < u + v ≤ limit as indices v·8 + u; limit 14 gives all 63 AC coefficients. */
export function acIndices(limit: number): number[] {
  const out: number[] = [];
  for (let i = 1; i < size * size; i++) if ((i % size) + Math.floor(i / size) <= limit) out.push(i);
  return out;
}

/** Where the values of a cell go: those of cell i begin at i · `stride` + `first`. */
interface CellValues {
  values: Float32Array;
  stride: number;
  first: number;
}

/**
 * Writes mean log(1 + |DCT|) of the wanted coefficients for every cell of a grid: each cell is `cell`×`cell` pixels of this
 * plane and holds (cell / 8)² blocks, at most four, aligned with the cell: the mean of logs is the log of a product, taken once.
 */
export function cellDctMagnitudes(
  plane: Plane,
  cell: number,
  columns: number,
  rows: number,
  indices: number[],
  { values, stride, first }: CellValues,
): void {
  const perSide = cell / size;
  const block = new Float32Array(size * size);
  const products = new Float64Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      products.fill(1);
      for (let b = 0; b < perSide * perSide; b++) {
        const left = column * cell + (b % perSide) * size;
        const top = row * cell + Math.floor(b / perSide) * size;
        blockDct(plane, left, top, block);
        for (let k = 0; k < indices.length; k++) products[k]! *= 1 + Math.abs(block[indices[k]!]!);
      }
      const share = 1 / (perSide * perSide);
      const at = (row * columns + column) * stride + first;
      for (let k = 0; k < indices.length; k++) values[at + k] = Math.log(products[k]!) * share;
    }
  }
}
