import * as tf from '../../../nn/tf.ts';
import type { Tensor2D, Tensor3D, Tensor4D } from '../../../nn/tf.ts';
import { biasOf, type ResNetContext } from './context.ts';

const project = (x: Tensor3D, name: string, context: ResNetContext): Tensor3D =>
  context.layers.linear(x, context.parameters.matrix(`image.${name}.weight`), {
    bias: biasOf(context, `image.${name}`),
  }) as Tensor3D;

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
  const [batch, height, width, channels] = map.shape;
  return tf.tidy(() => {
    const places = map.reshape<Tensor3D>([batch, height * width, channels]);
    const tokens = tf.concat<Tensor3D>([places.mean<Tensor3D>(1, true), places], 1);
    const placed = positions ? tokens.add<Tensor3D>(context.parameters.tensor('image.positions')) : tokens;
    const mean = placed.slice([0, 0, 0], [batch, 1, channels]);
    const pooled = context.layers.attention(
      project(mean, 'attention.query', context),
      project(placed, 'attention.key', context),
      project(placed, 'attention.value', context),
      { heads },
    );
    return project(pooled, 'projection', context).reshape<Tensor2D>([batch, -1]);
  });
}

/**
 * What each place of a map [1, H, W, C] would say if the mean asked it alone: [H, W, E]. The pooled features are a mixture of these, in
 * which each head has its own shares, and of the mean's own.
 */
export function placeFeatures(map: Tensor4D, positions: boolean, context: ResNetContext): Tensor3D {
  const [, height, width, channels] = map.shape;
  return tf.tidy(() => {
    const count = height * width;
    const places = map.reshape<Tensor3D>([1, count, channels]);
    const table = positions
      ? (context.parameters.tensor('image.positions') as Tensor3D).slice([0, 1, 0], [1, count, channels])
      : undefined;
    const placed = table ? places.add<Tensor3D>(table) : places;
    const values = project(placed, 'attention.value', context);
    return project(values, 'projection', context).reshape<Tensor3D>([height, width, -1]);
  });
}
