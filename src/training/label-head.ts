import type { ParameterSpec } from '../model/parameters.ts';
import * as tf from '../nn/tf.ts';
import type { Tensor2D } from '../nn/tf.ts';
import type { TrainableParameters } from './trainable-parameters.ts';

const hidden = 64;

/** Parameters of the training-only class task (which generator made the image?); none for 0 labels. Never packaged. */
export function labelSpecs(inputs: number, labels: number): ParameterSpec[] {
  if (labels === 0) return [];
  const of = (name: string, shape: number[], kind: ParameterSpec['kind']): ParameterSpec => ({
    name: `label.${name}`,
    shape,
    kind,
    part: 'regressor',
  });
  return [
    of('in.weight', [hidden, inputs], 'matrix'),
    of('in.bias', [hidden], 'vector'),
    of('out.weight', [labels, hidden], 'matrix'),
    of('out.bias', [labels], 'vector'),
  ];
}

/** Class logits of the regressor's input, [B, F] → [B, labels]; undefined for 0 labels. */
export function labelLogits(
  features: Tensor2D,
  parameters: TrainableParameters,
  labels: number,
): Tensor2D | undefined {
  if (labels === 0) return undefined;
  const linear = (x: Tensor2D, name: string) =>
    tf.add<Tensor2D>(
      tf.matMul(x, parameters.variable(`label.${name}.weight`)),
      parameters.variable(`label.${name}.bias`),
    );
  return linear(tf.relu(linear(features, 'in')), 'out');
}
