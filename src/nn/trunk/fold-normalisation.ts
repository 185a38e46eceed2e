import * as tf from '../tf.ts';
import type { Tensor1D, Tensor4D } from '../tf.ts';

/** A batch normalisation at inference, [C] each: gamma·(x − mean)/√(variance + epsilon) + beta. */
export interface Normalisation {
  gamma: Tensor1D;
  beta: Tensor1D;
  mean: Tensor1D;
  variance: Tensor1D;
  epsilon: number;
}

/**
 * A convolution without bias and the normalisation after it, as one convolution with a bias.
 *
 * @param filter [kh, kw, in, C], or [kh, kw, C, 1] where `depthwise`
 * @returns filter of the same shape, bias [C]; the caller disposes both
 */
export function foldNormalisation(
  filter: Tensor4D,
  depthwise: boolean,
  { gamma, beta, mean, variance, epsilon }: Normalisation,
): { filter: Tensor4D; bias: Tensor1D } {
  return tf.tidy(() => {
    const scale = gamma.div<Tensor1D>(variance.add(epsilon).sqrt());
    return {
      filter: filter.mul<Tensor4D>(depthwise ? scale.reshape([scale.shape[0], 1]) : scale),
      bias: beta.sub<Tensor1D>(mean.mul(scale)),
    };
  });
}
