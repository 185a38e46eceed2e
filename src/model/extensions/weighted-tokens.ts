import * as tf from '../../nn/tf.ts';
import type { Tensor2D, Tensor3D } from '../../nn/tf.ts';

/** Sum of a text's token vectors by weights. table [V, K], ids [B, T] (int32, 0..V−1), weights [B, T] → [B, K]. To be called inside a tidy. */
export function weightedTokens(table: Tensor2D, ids: Tensor2D, weights: Tensor2D): Tensor2D {
  return tf
    .gather(table, ids.flatten())
    .reshape<Tensor3D>([...ids.shape, table.shape[1]])
    .mul(weights.expandDims(2))
    .sum<Tensor2D>(1);
}
