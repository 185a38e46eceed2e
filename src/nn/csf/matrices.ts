import * as tf from '../tf.ts';
import type { Tensor2D, Tensor3D } from '../tf.ts';
import { rootOfUnity } from '../../gpu/frequency/table.ts';

/** [patch, 2·patch]: columns cos(2πjk/n), then sin(2πjk/n); values from f64. */
export function fourierMatrix(patch: number): Tensor2D {
  const values = new Float32Array(2 * patch * patch);
  for (let j = 0; j < patch; j++) {
    for (let k = 0; k < patch; k++) {
      const { re, im } = rootOfUnity((j * k) % patch, patch);
      values[j * 2 * patch + k] = re;
      values[j * 2 * patch + patch + k] = im;
    }
  }
  return tf.tensor2d(values, [patch, 2 * patch]);
}

/** [positions, places]: linear interpolation between whole places, clamped at the ends (align_corners False). */
export function interpolationMatrix(positions: readonly number[], places: number): Tensor2D {
  const values = new Float32Array(positions.length * places);
  positions.forEach((position, row) => {
    const clamped = Math.min(Math.max(position, 0), places - 1);
    const before = Math.min(Math.floor(clamped), Math.max(places - 2, 0));
    const share = clamped - before;
    values[row * places + before]! += 1 - share;
    if (share > 0) values[row * places + before + 1]! += share;
  });
  return tf.tensor2d(values, [positions.length, places]);
}

/** Positions, in places, of the pixels of a map resized from `places` to `size` (pixel centres at k + ½). */
export function resizedPositions(places: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => ((i + 0.5) * places) / size - 0.5);
}

/** [places, places] tridiagonal [edge, 1 − 2·edge, edge], edges replicated. */
export function smoothingMatrix(places: number, edge: number): Tensor2D {
  const values = new Float32Array(places * places);
  for (let i = 0; i < places; i++) {
    values[i * places + i]! += 1 - 2 * edge;
    values[i * places + Math.max(i - 1, 0)]! += edge;
    values[i * places + Math.min(i + 1, places - 1)]! += edge;
  }
  return tf.tensor2d(values, [places, places]);
}

/** down · map · acrossᵀ of each map of a batch: [B, h, w] → [B, down rows, across rows]. */
export function separable(maps: Tensor3D, down: Tensor2D, across: Tensor2D): Tensor3D {
  return tf.tidy(() => {
    const [batch, height, width] = maps.shape;
    const rows = maps.reshape<Tensor2D>([batch * height, width]).matMul<Tensor2D>(across, false, true);
    const columns = rows
      .reshape<Tensor3D>([batch, height, across.shape[0]])
      .transpose([0, 2, 1])
      .reshape<Tensor2D>([batch * across.shape[0], height])
      .matMul<Tensor2D>(down, false, true);
    return columns.reshape<Tensor3D>([batch, across.shape[0], down.shape[0]]).transpose<Tensor3D>([0, 2, 1]);
  });
}
