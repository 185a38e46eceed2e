import type { Tensor } from '../../../nn/tf.ts';

/** Features [1, E], which it disposes of, as a vector of unit length. */
export async function unit(features: Tensor): Promise<Float64Array> {
  const [only] = await unitRows(features);
  return only!;
}

/** Features [N, E], or of more dimensions, which it disposes of, as N vectors of unit length. */
export async function unitRows(features: Tensor): Promise<Float64Array[]> {
  const width = features.shape.at(-1)!;
  const values = Float64Array.from(await features.data<'float32'>());
  features.dispose();
  return Array.from({ length: values.length / width }, (_, i) =>
    ofUnitLength(values.subarray(i * width, (i + 1) * width)),
  );
}

function ofUnitLength(values: Float64Array): Float64Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
