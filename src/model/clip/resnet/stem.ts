import * as tf from '../../../nn/tf.ts';
import type { Tensor4D } from '../../../nn/tf.ts';
import { biasOf, type ResNetContext } from './context.ts';

/** Means of 2×2 places: [B, H, W, C] → [B, ⌊H/2⌋, ⌊W/2⌋, C]. In this network they stand where a ResNet has strides. */
export const halve = (x: Tensor4D): Tensor4D => tf.avgPool(x, 2, 2, 'valid');

/** Three convolutions, the first with a stride of two, and a mean: [B, H, W, 3] → [B, H/4, W/4, width], rounded as PyTorch does. */
export function stem(pixels: Tensor4D, context: ResNetContext): Tensor4D {
  const { layers, parameters } = context;
  return tf.tidy(() => {
    let x = tf.fused.conv2d({
      x: pixels,
      // [out, in, kh, kw] → [kh, kw, in, out]
      filter: (parameters.tensor('image.stem.0.weight') as Tensor4D).transpose([2, 3, 1, 0]),
      bias: biasOf(context, 'image.stem.0'),
      strides: 2,
      // on every side, whatever is odd: "same" pads even images on one side only
      pad: 1,
      activation: 'relu',
    });
    for (const name of ['image.stem.1', 'image.stem.2']) {
      const options = { bias: biasOf(context, name), activation: 'relu' } as const;
      x = layers.conv3x3(x, parameters.matrix(`${name}.weight`), options);
    }
    return halve(x);
  });
}
