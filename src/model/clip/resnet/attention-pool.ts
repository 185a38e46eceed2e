import * as tf from '../../../nn/tf.ts';
import type { Tensor2D, Tensor3D, Tensor4D } from '../../../nn/tf.ts';
import { biasOf, type ResNetContext } from './context.ts';

/**
 * The mean of a map asks all its places and itself: [B, H, W, C] → [B, E].
 *
 * @param heads that C is divided into
 * @param positions whether the positional table is added, which needs a map of the configuration's size
 */
export function attentionPool(
  map: Tensor4D,
  { heads, positions }: { heads: number; positions: boolean },
  context: ResNetContext,
): Tensor2D {
  const { layers, parameters } = context;
  const [batch, height, width, channels] = map.shape;
  return tf.tidy(() => {
    const places = map.reshape<Tensor3D>([batch, height * width, channels]);
    const tokens = tf.concat<Tensor3D>([places.mean<Tensor3D>(1, true), places], 1);
    const placed = positions ? tokens.add<Tensor3D>(parameters.tensor('image.positions')) : tokens;
    const project = (x: Tensor3D, name: string): Tensor3D =>
      layers.linear(x, parameters.matrix(`${name}.weight`), { bias: biasOf(context, name) }) as Tensor3D;
    const mean = placed.slice([0, 0, 0], [batch, 1, channels]);
    const pooled = layers.attention(
      project(mean, 'image.attention.query'),
      project(placed, 'image.attention.key'),
      project(placed, 'image.attention.value'),
      { heads },
    );
    return project(pooled, 'image.projection').reshape<Tensor2D>([batch, -1]);
  });
}
