import * as tf from '../../nn/tf.ts';
import type { Tensor3D, Tensor4D } from '../../nn/tf.ts';
import { strideOf } from '../../spec/trunk.ts';

/** Mean of each patch's places, [1, H, W, C] → [1, H/side, W/side, C], and what they deviate from it. */
function patchMoments(map: Tensor4D, side: number): Tensor4D[] {
  if (side === 1) return [map];
  const mean = tf.avgPool(map, side, side, 'valid');
  const square = tf.avgPool(map.square<Tensor4D>(), side, side, 'valid');
  return [mean, square.sub<Tensor4D>(mean.square()).relu<Tensor4D>().sqrt<Tensor4D>()];
}

/**
 * What the trunk says of each patch of an image, [H/patch, W/patch, channels] (`trunkChannels`): read once, for all crops.
 *
 * @param maps of `runTrunk` for one image, [1, H/stride, W/stride, C] each, in the order of `taps`
 * @param patch pixels, a multiple of every tap's stride
 * @throws RangeError for a tap whose places are larger than a patch
 */
export function trunkPatches(maps: readonly Tensor4D[], taps: readonly number[], patch: number): Tensor3D {
  return tf.tidy(() => {
    const parts = maps.flatMap((map, i) => {
      const side = patch / strideOf(taps[i]!);
      if (!Number.isInteger(side))
        throw new RangeError(`places of block ${taps[i]} do not fit into patches of ${patch} pixels`);
      return patchMoments(map, side);
    });
    return tf.concat(parts, 3).squeeze<Tensor3D>([0]);
  });
}

/** A crop's corner moved to the nearest corner of a patch: at most half a patch away, and still inside an image of whole patches. */
export function snapToPatch([x, y]: [number, number], patch: number): [number, number] {
  const snap = (at: number): number => Math.round(at / patch) * patch;
  return [snap(x), snap(y)];
}

/**
 * The patches of crops: [H/patch, W/patch, C] → [crops, places, C], row by row.
 *
 * @param corners [x, y] in pixels, multiples of `patch` (`snapToPatch`); crops lie inside the image
 */
export function cropPatches(
  patches: Tensor3D,
  corners: readonly [number, number][],
  size: number,
  patch: number,
): Tensor3D {
  const side = size / patch;
  const channels = patches.shape[2];
  return tf.tidy(() =>
    tf.stack(
      corners.map(([x, y]) =>
        patches.slice([y / patch, x / patch, 0], [side, side, channels]).reshape([side * side, channels]),
      ),
    ),
  ) as Tensor3D;
}
