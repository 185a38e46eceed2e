import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../../nn/tf.ts';
import type { TokenBatch } from '../prediction.ts';

/** 1 where token i of one text is token j of the other, [B, T] × [B, U] → [B, T, U]: 1 − (a − b)², cut at 0, is quick on every backend. */
export function equalTokens(a: Tensor2D, b: Tensor2D): Tensor3D {
  const difference = a.toFloat().expandDims<Tensor3D>(2).sub<Tensor3D>(b.toFloat().expandDims(1));
  return tf.relu(tf.sub<Tensor3D>(1, difference.square()));
}

/**
 * The rarity of each token of a text (0 for padding), and how often it stands there: a token said twice counts once where its share
 * is divided by that. [B, T] each, counts at least 1. To be called inside a tidy.
 *
 * @param rarity of each token of the vocabulary, [V]
 */
export function rarityWeights(
  { ids, mask: seen, whole: mask = seen }: TokenBatch,
  rarity: Tensor1D,
): { weights: Tensor2D; counts: Tensor2D } {
  const weights = tf.gather(rarity, ids.flatten()).reshape<Tensor2D>(ids.shape).mul<Tensor2D>(mask);
  const same = equalTokens(ids, ids).mul(mask.expandDims(1));
  return { weights, counts: same.sum<Tensor2D>(2).maximum<Tensor2D>(1) };
}
