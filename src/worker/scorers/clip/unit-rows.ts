import type { Tensor2D } from '../../../nn/tf.ts';

/** Features [1, E], which it disposes of, as a vector of unit length. */
export async function unit(features: Tensor2D): Promise<Float64Array> {
  const [only] = await unitRows(features);
  return only!;
}

/** Features [N, E], which it disposes of, as N vectors of unit length. */
export async function unitRows(features: Tensor2D): Promise<Float64Array[]> {
  const [count, width] = features.shape;
  const values = Float64Array.from(await features.data<'float32'>());
  features.dispose();
  return Array.from({ length: count }, (_, i) => ofUnitLength(values.subarray(i * width, (i + 1) * width)));
}

function ofUnitLength(values: Float64Array): Float64Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
