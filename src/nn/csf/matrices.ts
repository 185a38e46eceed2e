import * as tf from '../tf.ts';
import type { Tensor2D, Tensor3D } from '../tf.ts';
import { fourierValues, interpolationValues, smoothingValues } from './matrix-values.ts';

/** `fourierValues` as a tensor, [patch, 2·patch]. */
export function fourierMatrix(patch: number): Tensor2D {
  return tf.tensor2d(fourierValues(patch), [patch, 2 * patch]);
}

/** `interpolationValues` as a tensor, [positions, places]. */
export function interpolationMatrix(positions: readonly number[], places: number): Tensor2D {
  return tf.tensor2d(interpolationValues(positions, places), [positions.length, places]);
}

/** `smoothingValues` as a tensor, [places, places]. */
export function smoothingMatrix(places: number, edge: number): Tensor2D {
  return tf.tensor2d(smoothingValues(places, edge), [places, places]);
}

/** down · map · acrossᵀ of each map of a batch: [B, h, w], down [m, h], across [n, w] → [B, m, n]. */
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
