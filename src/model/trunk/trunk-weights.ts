import * as tf from '../../nn/tf.ts';
import type { Convolution } from '../../nn/trunk/convolution.ts';
import { foldNormalisation } from '../../nn/trunk/fold-normalisation.ts';
import { trunkBlocks } from '../../spec/trunk.ts';
import type { TrunkBlockWeights, TrunkWeights } from './run-trunk.ts';

/** A tensor of the pretrained network, in Keras's layout: filters [kh, kw, in, out], depthwise ones [3, 3, channels, 1]. */
export interface TrunkTensor {
  shape: readonly number[];
  values: Float32Array;
}

/** What Keras adds to a variance before its root. */
const epsilon = 1e-3;

function fourSides([height = 1, width = 1, inputs = 1, outputs = 1]: readonly number[]): [
  number,
  number,
  number,
  number,
] {
  return [height, width, inputs, outputs];
}

/**
 * The first blocks' weights, each convolution with the normalisation after it folded in. The caller disposes them (`disposeTrunk`).
 *
 * @param read a tensor by its name in Keras's MobileNetV2
 * @param last 0-based number of the last block that is needed
 */
export function loadTrunk(read: (name: string) => TrunkTensor, last: number): TrunkWeights {
  const convolution = (
    filterName: string,
    normalisation: string,
    kind: Pick<Convolution, 'stride' | 'activation' | 'depthwise'>,
  ): Convolution => {
    const { shape, values } = read(filterName);
    const part = (name: string) => read(`${normalisation}/${name}`).values;
    const { filter, bias } = foldNormalisation(values, {
      ...{ gamma: part('gamma'), beta: part('beta') },
      ...{ mean: part('moving_mean'), variance: part('moving_variance'), epsilon },
    });
    return { filter: tf.tensor4d(filter, fourSides(shape)), bias: tf.tensor1d(bias), ...kind };
  };
  const block = (i: number): TrunkBlockWeights => {
    const { stride, expansion } = trunkBlocks[i]!;
    const name = i === 0 ? 'expanded_conv' : `block_${i}`;
    const pointwise = (part: string, activation: Convolution['activation']) =>
      convolution(`${name}_${part}/kernel`, `${name}_${part}_BN`, {
        ...{ stride: 1, activation, depthwise: false },
      });
    return {
      ...(expansion > 1 ? { expand: pointwise('expand', 'relu6') } : {}),
      depthwise: convolution(`${name}_depthwise/depthwise_kernel`, `${name}_depthwise_BN`, {
        ...{ stride, activation: 'relu6', depthwise: true },
      }),
      project: pointwise('project', 'linear'),
    };
  };
  return {
    stem: convolution('Conv1/kernel', 'bn_Conv1', { stride: 2, activation: 'relu6', depthwise: false }),
    blocks: Array.from({ length: last + 1 }, (_, i) => block(i)),
  };
}

/** Frees the weights. */
export function disposeTrunk({ stem, blocks }: TrunkWeights): void {
  const all = [stem, ...blocks.flatMap(({ expand, depthwise, project }) => [expand, depthwise, project])];
  tf.dispose(all.flatMap((convolution) => (convolution ? [convolution.filter, convolution.bias] : [])));
}
