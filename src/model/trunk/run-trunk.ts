import * as tf from '../../nn/tf.ts';
import type { Tensor4D } from '../../nn/tf.ts';
import { convolve, type Convolution } from '../../nn/trunk/convolution.ts';
import { isResidual, trunkBlocks, type TrunkName } from '../../spec/trunk.ts';
import type { TrunkOf } from '../../spec/trunk-layers.ts';

/** A trunk's convolutions, their normalisations folded in. */
export interface TrunkWeights extends TrunkOf<Convolution> {
  trunk: TrunkName;
}

/** Pixels of 0..1 as the trunks were trained on them: the wide one from −1, where the zeros that a convolution pads with are grey. */
const inputs: Record<TrunkName, (pixels: Tensor4D) => Tensor4D> = {
  'mobilenet-v2': (pixels) => pixels,
  'mobilenet-v2-1.4': (pixels) => pixels.mul<Tensor4D>(2).sub<Tensor4D>(1),
};

/**
 * The trunk over whole images, once for all crops: [B, H, W, 3], values 0..1, sides multiples of the last tap's stride → the outputs of the wanted blocks,
 * [B, H/stride, W/stride, channels] each, in the order of the blocks. Runs no further than the last one wanted.
 *
 * @param taps 0-based numbers of blocks
 * @throws RangeError for other sides
 */
export function runTrunk(
  pixels: Tensor4D,
  { trunk, stem, blocks: weights }: TrunkWeights,
  taps: readonly number[],
): Tensor4D[] {
  return tf.tidy(() => {
    const tapped: Tensor4D[] = [];
    let x = convolve(inputs[trunk](pixels), stem);
    for (let i = 0; i <= Math.max(...taps); i++) {
      const { expand, depthwise, project } = weights[i]!;
      const input = x;
      // widest tensors of all: freed at once, since an image of 512² has 25 MB of them in an early block
      x = tf.tidy(() => {
        const out = convolve(convolve(expand ? convolve(input, expand) : input, depthwise), project);
        return isResidual(trunkBlocks[trunk][i]!) ? input.add<Tensor4D>(out) : out;
      });
      if (taps.includes(i)) tapped.push(x);
      if (i > 0 && !taps.includes(i - 1)) input.dispose();
    }
    return tapped;
  });
}
