import * as tf from '../../nn/tf.ts';
import type { Tensor4D } from '../../nn/tf.ts';
import { convolve, type Convolution } from '../../nn/trunk/convolution.ts';
import { isResidual, type TrunkBlock } from '../../spec/trunk.ts';
import type { TrunkOf } from '../../spec/trunk-layers.ts';

/** A trunk's convolutions, their normalisations folded in. */
export type TrunkWeights = TrunkOf<Convolution>;

/**
 * The trunk over whole images, once for all crops: [B, H, W, 3], values 0..1, sides multiples of the last tap's stride → the outputs of the wanted blocks,
 * [B, H/stride, W/stride, channels] each, in the order of the blocks. Runs no further than the last one wanted.
 *
 * @param taps 0-based numbers of blocks
 * @throws RangeError for other sides
 */
export function runTrunk(
  pixels: Tensor4D,
  { stem, blocks: weights }: TrunkWeights,
  blocks: readonly TrunkBlock[],
  taps: readonly number[],
): Tensor4D[] {
  return tf.tidy(() => {
    const tapped: Tensor4D[] = [];
    let x = convolve(pixels, stem);
    for (let i = 0; i <= Math.max(...taps); i++) {
      const { expand, depthwise, project } = weights[i]!;
      const input = x;
      // widest tensors of all: freed at once, since an image of 512² has 25 MB of them in an early block
      x = tf.tidy(() => {
        const out = convolve(convolve(expand ? convolve(input, expand) : input, depthwise), project);
        return isResidual(blocks[i]!) ? input.add<Tensor4D>(out) : out;
      });
      if (taps.includes(i)) tapped.push(x);
      if (i > 0 && !taps.includes(i - 1)) input.dispose();
    }
    return tapped;
  });
}
