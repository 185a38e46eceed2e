import * as tf from '../../nn/tf.ts';
import type { Tensor3D } from '../../nn/tf.ts';
import { reachOf } from '../../spec/trunk.ts';
import { runTrunk, type TrunkWeights } from './run-trunk.ts';
import { trunkPatches } from './trunk-cells.ts';

/** A decoded image: RGB bytes, row by row. */
export interface TrunkImage {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** The trunk as a model reads it: its weights, the blocks that are read (0-based), and pixels along a patch. */
export interface TrunkReading {
  weights: TrunkWeights;
  taps: readonly number[];
  patch: number;
}

/** A part of an image in pixels; its sides are multiples of a patch. */
export interface TrunkRegion {
  x: number;
  y: number;
  width: number;
  height: number;
}

const down = (length: number, patch: number): number => length - (length % patch);

/** The part of an image that the trunk reads: from the top left, as many whole patches as fit. */
export function trunkArea(width: number, height: number, patch: number): TrunkRegion {
  return { x: 0, y: 0, width: down(width, patch), height: down(height, patch) };
}

/**
 * A region and what the trunk must see around it so that it says the same of the region as in the whole image: whole patches on each side,
 * as far as the image has them.
 */
export function windowAround(
  { x, y, width, height }: TrunkRegion,
  image: Pick<TrunkImage, 'width' | 'height'>,
  { taps, patch }: Pick<TrunkReading, 'taps' | 'patch'>,
): TrunkRegion {
  const margin = Math.ceil(reachOf(Math.max(...taps)) / patch) * patch;
  const room = (length: number): number => Math.min(margin, down(length, patch));
  const [left, top] = [room(x), room(y)];
  return {
    x: x - left,
    y: y - top,
    width: left + width + room(image.width - x - width),
    height: top + height + room(image.height - y - height),
  };
}

/** Pixels of a region, 0 to 1. [1, height, width, 3] */
function regionPixels({ rgb, width }: TrunkImage, region: TrunkRegion): tf.Tensor4D {
  const row = region.width * 3;
  const values = new Float32Array(region.height * row);
  for (let y = 0; y < region.height; y++) {
    const from = ((region.y + y) * width + region.x) * 3;
    for (let i = 0; i < row; i++) values[y * row + i] = rgb[from + i]! / 255;
  }
  return tf.tensor4d(values, [1, region.height, region.width, 3]);
}

/** What the trunk says of each patch of a region, [H/patch, W/patch, channels]. */
export function regionPatches(image: TrunkImage, region: TrunkRegion, reading: TrunkReading): Tensor3D {
  const { weights, taps, patch } = reading;
  const window = windowAround(region, image, reading);
  return tf.tidy(() => {
    const maps = runTrunk(regionPixels(image, window), weights, taps);
    const patches = trunkPatches(maps, taps, patch);
    return patches.slice<Tensor3D>(
      [(region.y - window.y) / patch, (region.x - window.x) / patch, 0],
      [region.height / patch, region.width / patch, patches.shape[2]],
    );
  });
}
