import type { Tensor } from '../../nn/tf.ts';
import * as tf from '../../nn/tf.ts';
import type { Convolution } from '../../nn/trunk/convolution.ts';
import { foldNormalisation } from '../../nn/trunk/fold-normalisation.ts';
import type { TrunkPart } from '../../spec/trunk.ts';
import { layersOf, trunkLayers, type TrunkLayer } from '../../spec/trunk-layers.ts';
import type { TrunkWeights } from './run-trunk.ts';

/** What Keras adds to a variance before its root. */
const epsilon = 1e-3;

/** A convolution with the normalisation after it folded in, where that is not so already. */
function foldedLayer(
  { filter: name, offset, depthwise, stride, activation }: TrunkLayer,
  read: (name: string) => Tensor,
): Convolution {
  const filter = read(name) as tf.Tensor4D;
  const rest = { depthwise, stride, activation };
  if ('bias' in offset)
    return { filter: filter.clone(), bias: read(offset.bias).clone() as tf.Tensor1D, ...rest };
  const part = (name: string) => read(`${offset.normalisation}/${name}`) as tf.Tensor1D;
  const folded = foldNormalisation(filter, depthwise, {
    ...{ gamma: part('gamma'), beta: part('beta') },
    ...{ mean: part('moving_mean'), variance: part('moving_variance'), epsilon },
  });
  return { ...folded, ...rest };
}

/**
 * The weights of a part of a trunk, ready to run. The caller disposes them (`disposeTrunk`).
 *
 * @param read a tensor by its name where the trunk comes from, which stays its owner's
 */
export function loadTrunk(read: (name: string) => Tensor, part: TrunkPart): TrunkWeights {
  const { stem, blocks } = trunkLayers(part);
  const fold = (layer: TrunkLayer): Convolution => foldedLayer(layer, read);
  return {
    trunk: part.trunk,
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
