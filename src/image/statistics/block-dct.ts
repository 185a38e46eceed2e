import type { Plane } from './plane.ts';

const size = 8;

/** Orthonormal DCT-II basis, row u holds cos((2x + 1)uπ/16). */
export const dctBasis: Float32Array = Float32Array.from({ length: size * size }, (_, i) => {
  const u = Math.floor(i / size);
  const x = i % size;
  return Math.sqrt((u === 0 ? 1 : 2) / size) * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * size));
});

/** 8×8 DCT-II of the block whose top-left pixel is (left, top), into `out` (row = vertical frequency). */
export function blockDct(plane: Plane, left: number, top: number, out: Float32Array): void {
  const { width, values } = plane;
  const rows = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    const start = (top + y) * width + left;
    for (let u = 0; u < size; u++) {
      let sum = 0;
      for (let x = 0; x < size; x++) sum += values[start + x]! * dctBasis[u * size + x]!;
      rows[y * size + u] = sum;
    }
  }
  for (let v = 0; v < size; v++) {
    for (let u = 0; u < size; u++) {
      let sum = 0;
      for (let y = 0; y < size; y++) sum += rows[y * size + u]! * dctBasis[v * size + y]!;
      out[v * size + u] = sum;
    }
  }
}

/** Frequencies (u, v) with 0 < u + v ≤ limit as indices v·8 + u; limit 14 gives all 63 AC coefficients. */
export function acIndices(limit: number): number[] {
  const out: number[] = [];
  for (let i = 1; i < size * size; i++) if ((i % size) + Math.floor(i / size) <= limit) out.push(i);
  return out;
}

/**
 * Adds mean log(1 + |DCT|) of the wanted coefficients to every cell of a grid: each cell is `cell`×`cell` pixels of this
 * plane and holds (cell / 8)² blocks, aligned with the cell.
 *
 * @param write receives cell index, position in `indices`, and the mean
 */
export function cellDctMagnitudes(
  plane: Plane,
  cell: number,
  columns: number,
  rows: number,
  indices: number[],
  write: (cellIndex: number, channel: number, value: number) => void,
): void {
  const perSide = cell / size;
  const block = new Float32Array(size * size);
  const sums = new Float64Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      sums.fill(0);
      for (let b = 0; b < perSide * perSide; b++) {
        const left = column * cell + (b % perSide) * size;
        const top = row * cell + Math.floor(b / perSide) * size;
        blockDct(plane, left, top, block);
        for (let k = 0; k < indices.length; k++) sums[k]! += Math.log1p(Math.abs(block[indices[k]!]!));
      }
      const share = 1 / (perSide * perSide);
      for (let k = 0; k < indices.length; k++) write(row * columns + column, k, sums[k]! * share);
    }
  }
}
