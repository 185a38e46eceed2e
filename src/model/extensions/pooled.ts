import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';

/**
 * Pooled: a score of a head from what the pretrained trunk says of the image's middle, without crops or texts: a ridge regression on
 * means and deviations of the trunk's channels. It is fitted apart from the network and mixed into its score with a share, as the terms
 * are. An addition of ours, off in `released` and `paper`: what a network learns from few images says little of images unlike them, and what
 * one pretrained on a million photographs sees is of use for those too.
 */

/** Standardised features beyond this many deviations are cut: a strange image must not rule the score. */
export const pooledLimit = 4;

/** Mean of each channel over an image's patches and its deviation from it, [H, W, C] → [1, 2·C]. */
export function pooledPatches(patches: Tensor3D): Tensor2D {
  return tf.tidy(() => {
    const { mean, variance } = tf.moments(patches.reshape([-1, patches.shape[2]]), 0);
    return tf.concat([mean, variance.sqrt()]).expandDims<Tensor2D>(0);
  });
}

/** The trunk's own score of a head, in its ratings' units: features in raw units, [B, 2·C] → [B]. */
export function pooledPrediction(
  features: Tensor2D,
  head: string,
  { parameters }: RegressorContext,
): Tensor1D {
  const name = 'branches.pooled';
  return tf.tidy(() => {
    const standard = features
      .sub(parameters.tensor(`${name}.mean`))
      .mul(parameters.tensor(`${name}.scale`))
      .clipByValue(-pooledLimit, pooledLimit);
    const weight = parameters.tensor(`${name}.${head}.weight`);
    return standard
      .mul(weight)
      .sum<Tensor1D>(1)
      .add(parameters.tensor(`${name}.${head}.mean`));
  });
}
