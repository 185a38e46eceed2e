import type { Layers, Parameters } from '../../../nn/layers.ts';
import type { Tensor1D } from '../../../nn/tf.ts';

/** What the parts of a ResNet are computed with. */
export interface ResNetContext {
  layers: Layers;
  parameters: Parameters;
}

/** The bias [out] of a convolution or a Linear by its name. */
export const biasOf = ({ parameters }: ResNetContext, name: string): Tensor1D =>
  parameters.tensor(`${name}.bias`) as Tensor1D;
