import type { Tensor } from '../../nn/tf.ts';
import * as tf from '../../nn/tf.ts';
import type { Convolution } from '../../nn/trunk/convolution.ts';
import { foldNormalisation } from '../../nn/trunk/fold-normalisation.ts';
import { layersOf, trunkLayers, type TrunkLayer } from '../../spec/trunk-layers.ts';
import type { TrunkWeights } from './run-trunk.ts';

/** What Keras adds to a variance before its root. */
const epsilon = 1e-3;

/** A convolution with the normalisation after it folded in. */
function foldedLayer(
  { filter, normalisation, depthwise, stride, activation }: TrunkLayer,
  read: (name: string) => Tensor,
): Convolution {
  const part = (name: string) => read(`${normalisation}/${name}`) as tf.Tensor1D;
  const folded = foldNormalisation(read(filter) as tf.Tensor4D, depthwise, {
    ...{ gamma: part('gamma'), beta: part('beta') },
    ...{ mean: part('moving_mean'), variance: part('moving_variance'), epsilon },
  });
  return { ...folded, depthwise, stride, activation };
}

/**
 * The weights up to a block, ready to run. The caller disposes them (`disposeTrunk`).
 *
 * @param read a tensor by its name in Keras's MobileNetV2, which stays its owner's
 * @param last 0-based number of the last block that is needed
 */
export function loadTrunk(read: (name: string) => Tensor, last: number): TrunkWeights {
  const { stem, blocks } = trunkLayers(last);
  const fold = (layer: TrunkLayer): Convolution => foldedLayer(layer, read);
  return {
    stem: fold(stem),
    blocks: blocks.map(({ expand, depthwise, project }) => ({
      ...(expand ? { expand: fold(expand) } : {}),
      depthwise: fold(depthwise),
      project: fold(project),
    })),
  };
}

/** Frees the weights. */
export function disposeTrunk(trunk: TrunkWeights): void {
  tf.dispose(layersOf(trunk).flatMap(({ filter, bias }) => [filter, bias]));
}
