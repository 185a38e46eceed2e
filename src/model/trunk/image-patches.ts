import * as tf from '../../nn/tf.ts';
import type { Tensor3D } from '../../nn/tf.ts';
import { trunkBlocks } from '../../spec/trunk.ts';
import { runTrunk, type TrunkWeights } from './run-trunk.ts';
import { trunkPatches } from './trunk-cells.ts';

/** Sides that the trunk can read are multiples of its coarsest stride. */
const whole = 32;

/** The part of an image that the trunk reads: from the top left, as many whole strides as fit. */
export function trunkArea(width: number, height: number): [width: number, height: number] {
  return [width - (width % whole), height - (height % whole)];
}

/**
 * What the trunk says of each patch of an image, [H/patch, W/patch, channels], over `trunkArea`. The network was trained on values 0..1.
 *
 * @param rgb bytes [height, width, 3], sides at least 32
 */
export function imagePatches(
  rgb: Uint8Array,
  width: number,
  height: number,
  trunk: TrunkWeights,
  taps: readonly number[],
  patch: number,
): Tensor3D {
  const [columns, rows] = trunkArea(width, height);
  return tf.tidy(() => {
    const pixels = tf
      .tensor4d(Float32Array.from(rgb), [1, height, width, 3])
      .slice<tf.Tensor4D>([0, 0, 0, 0], [1, rows, columns, 3])
      .div<tf.Tensor4D>(255);
    return trunkPatches(runTrunk(pixels, trunk, trunkBlocks, taps), taps, patch);
  });
}
