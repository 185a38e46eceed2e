import * as tf from '../../../nn/tf.ts';
import type { Tensor, Tensor4D } from '../../../nn/tf.ts';
import { biasOf, type ResNetContext } from './context.ts';
import { halve } from './stem.ts';

/**
 * Three convolutions, 1×1, 3×3 and 1×1, added to their input: [B, H, W, in] → [B, H, W, 4·inner], sides halved where `halves`. What halves
 * them is a mean, behind the second convolution and before the shortcut's.
 *
 * @param name of the block's parameters, `name.…`
 * @param first in its stage: its shortcut is a convolution
 */
export function bottleneck(
  x: Tensor4D,
  name: string,
  { first, halves }: { first: boolean; halves: boolean },
  context: ResNetContext,
): Tensor4D {
  const { layers, parameters } = context;
  const parts = (part: string) => ({
    weight: parameters.matrix(`${name}.${part}.weight`),
    bias: biasOf(context, `${name}.${part}`),
  });
  return tf.tidy(() => {
    const shrink = (map: Tensor4D): Tensor4D => (halves ? halve(map) : map);
    const { weight: reduce, bias: reduceBias } = parts('reduce');
    const reduced = layers.linear(x, reduce, { bias: reduceBias, activation: 'relu' }) as Tensor4D;
    const { weight: spatial, bias: spatialBias } = parts('spatial');
    const mixed = shrink(layers.conv3x3(reduced, spatial, { bias: spatialBias, activation: 'relu' }));
    let residual: Tensor = x;
    if (first) {
      const { weight, bias } = parts('shortcut');
      residual = layers.linear(shrink(x), weight, { bias });
    }
    const { weight: expand, bias } = parts('expand');
    return layers.linear(mixed, expand, { bias, residual }).relu<Tensor4D>();
  });
}
