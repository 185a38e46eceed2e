import type { ParameterSpec } from '../spec/parameters.ts';
import * as tf from '../nn/tf.ts';
import type { Scalar, Tensor1D } from '../nn/tf.ts';
import type { TrainableParameters } from './optimiser/trainable-parameters.ts';

/**
 * Training-only offsets of each head's ratings, one a generator (a mixed model's random effects): what a generator's images are worth on the
 * whole need not be told from their pixels then, where it would be told by the generator's traces, which say nothing of other generators.
 * In standard deviations of the ratings; [generators] per head. Never packaged.
 */
export function offsetSpecs(heads: readonly string[], generators: number): ParameterSpec[] {
  return heads.map((head) => ({
    name: `offsets.${head}`,
    shape: [generators],
    kind: 'vector',
    part: 'regressor',
  }));
}

/**
 * The offset of each row's rating, per head; 0 for a row of no known generator. To be called inside a tidy.
 *
 * @param labels number of each row's generator, below 0 where unknown, [B]
 * @returns [B] per head
 */
export function ratingOffsets(
  labels: readonly number[],
  heads: readonly string[],
  parameters: TrainableParameters,
): Record<string, Tensor1D> {
  const ids = tf.tensor1d(
    labels.map((label) => Math.max(0, label)),
    'int32',
  );
  const known = tf.tensor1d(labels.map((label) => (label < 0 ? 0 : 1)));
  return Object.fromEntries(
    heads.map((head) => [
      head,
      tf.gather(parameters.variable(`offsets.${head}`) as Tensor1D, ids).mul<Tensor1D>(known),
    ]),
  );
}

/** Sum of all squared offsets: the larger its weight, the more of a generator's mean the model has to tell itself. To be called inside a tidy. */
export function offsetPenalty(heads: readonly string[], parameters: TrainableParameters): Scalar {
  return tf.addN(heads.map((head) => parameters.variable(`offsets.${head}`).square().sum<Scalar>()));
}
