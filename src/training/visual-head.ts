import type { ParameterSpec } from '../spec/parameters.ts';
import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../nn/tf.ts';
import type { TrainableParameters } from './optimiser/trainable-parameters.ts';

/**
 * Parameters of the training-only task that has VQI alone tell each rating: keeps the crops worth listening to. [heads, width] and
 * [heads]. Never packaged.
 */
export function visualSpecs(width: number, heads: readonly string[]): ParameterSpec[] {
  return [
    { name: 'visual.out.weight', shape: [heads.length, width], kind: 'matrix', part: 'regressor' },
    { name: 'visual.out.bias', shape: [heads.length], kind: 'vector', part: 'regressor' },
  ];
}

/** Ratings told from VQI alone, in standard deviations from the mean: [B, C] → one [B] per head. To be called inside a tidy. */
export function visualPrediction(
  visual: Tensor2D,
  parameters: TrainableParameters,
  heads: readonly string[],
): Record<string, Tensor1D> {
  const all = tf
    .matMul(visual, parameters.variable('visual.out.weight'))
    .add<Tensor2D>(parameters.variable('visual.out.bias'));
  return Object.fromEntries(heads.map((head, i) => [head, all.slice([0, i], [-1, 1]).as1D()]));
}
