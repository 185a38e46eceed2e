import * as tf from '../tf.ts';
import type { Tensor1D, Tensor4D } from '../tf.ts';

/** A frozen convolution with its normalisation folded in, ready to run. */
export interface Convolution {
  /** [kh, kw, in, out], or [kh, kw, channels, 1] where each channel has a filter of its own (depthwise). */
  filter: Tensor4D;
  /** [out] or [channels]. */
  bias: Tensor1D;
  depthwise: boolean;
  stride: 1 | 2;
  /** `relu6` cuts at 0 and 6. */
  activation: 'linear' | 'relu6';
}

/**
 * Convolution, bias and activation in one of tfjs's own kernels (XNNPACK on WASM): [B, H, W, in] → [B, H/stride, W/stride, out]. No
 * gradients: the trunk is frozen.
 *
 * @throws RangeError for a side that the stride does not divide
 */
export function convolve(
  x: Tensor4D,
  { filter, bias, depthwise, stride, activation }: Convolution,
): Tensor4D {
  const [, height, width] = x.shape;
  if (stride === 2 && (height % 2 !== 0 || width % 2 !== 0))
    throw new RangeError(`a convolution of stride 2 needs an even image, not ${width}×${height}`);
  // "same" at stride 2 puts its zeros below and right of an even image, as Keras does when it pads by itself; an odd one would differ
  const options = { x, filter, bias, strides: stride, pad: 'same', activation } as const;
  return depthwise ? tf.fused.depthwiseConv2d(options) : tf.fused.conv2d(options);
}
