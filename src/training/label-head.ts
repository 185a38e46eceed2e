import type { ParameterSpec } from '../spec/parameters.ts';
import * as tf from '../nn/tf.ts';
import type { Tensor2D } from '../nn/tf.ts';
import type { TrainableParameters } from './optimiser/trainable-parameters.ts';

const hidden = 64;

/**
 * Parameters of the training-only class task (which generator made the image?), per member: [hidden, inputs] and [labels, hidden], with
 * biases; none for 0 labels. Never packaged.
 */
export function labelSpecs(inputs: number, labels: number, members: number): ParameterSpec[] {
  if (labels === 0) return [];
  return Array.from({ length: members }, (_, member) => {
    const of = (name: string, shape: number[], kind: ParameterSpec['kind']): ParameterSpec => ({
      name: `label.${member}.${name}`,
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
  }).flat();
}

/** Class logits told from each member's input, [B, F] → [B, labels]; none for 0 labels. To be called inside a tidy. */
export function labelLogits(
  features: readonly Tensor2D[],
  parameters: TrainableParameters,
  labels: number,
): Tensor2D[] {
  if (labels === 0) return [];
  return features.map((own, member) => {
    const linear = (x: Tensor2D, name: string) =>
      tf.add<Tensor2D>(
        tf.matMul(x, parameters.variable(`label.${member}.${name}.weight`)),
        parameters.variable(`label.${member}.${name}.bias`),
      );
    return linear(tf.relu(linear(own, 'in')), 'out');
  });
}
