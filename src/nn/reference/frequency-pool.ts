import type { FrequencyPoolInput, FrequencyPooled } from '../layers.ts';
import * as tf from '../tf.ts';
import type { Tensor2D, Tensor3D } from '../tf.ts';

/** Sizes of the terms that are summed over the places, [B, places, C] → [B, places], each row summing to 1. */
export function termShares(terms: Tensor3D): Tensor2D {
  return tf.tidy(() => {
    const sizes = terms.abs().sum<Tensor2D>(2);
    // all terms zero: nothing to divide, and no place has a share
    return sizes.div<Tensor2D>(sizes.sum<Tensor2D>(1, true).maximum(1e-30));
  });
}

/** `Layers.frequencyPool` (paper §3.3, Eq. 9) in tfjs operations: map [B, places, C] → pooled [B, C], mask and shares [B, places]. */
export function frequencyPool(input: FrequencyPoolInput): FrequencyPooled {
  const { map, spatialLogits, channelLogits, weights, constant } = input;
  const [pooled, spatial, share] = tf.tidy((): [Tensor2D, Tensor2D, Tensor2D] => {
    const mask = spatialLogits.sigmoid();
    const masked = map.mul(mask.expandDims(2)).mul(channelLogits.sigmoid().expandDims(1));
    const terms = masked.mul<Tensor3D>(weights.add(constant).expandDims(2));
    return [terms.sum<Tensor2D>(1), mask, termShares(terms)];
  });
  return { pooled, spatial, share };
}
