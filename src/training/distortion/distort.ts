import type { Random } from '../../shared/random.ts';
import { jpegLoss } from './jpeg.ts';
import { blurred, noisy, rescaled } from './pixels.ts';

/** Ways of making an image worse in growing steps: pairs with a known order, without a rating. */
export const distortionKinds = ['blur', 'noise', 'jpeg', 'downscale'] as const;
export type DistortionKind = (typeof distortionKinds)[number];

/** Blur and noise: standard deviations (pixels, grey levels); jpeg: quality; downscale: factor. Weakest first. */
export const distortionLevels: Record<DistortionKind, readonly number[]> = {
  blur: [0.7, 1.2, 2, 3.2, 5],
  noise: [5, 10, 18, 30, 50],
  jpeg: [60, 35, 20, 10, 5],
  downscale: [1.5, 2, 3, 4.5, 7],
};

/**
 * One image of RGB bytes, degraded, [height, width, 3] as before.
 *
 * @param level 0 (weakest) to 4
 * @throws RangeError for another level
 */
export function distort(
  rgb: Uint8Array,
  width: number,
  height: number,
  kind: DistortionKind,
  level: number,
  random: Random,
): Uint8Array {
  const amount = distortionLevels[kind][level];
  if (amount === undefined) throw new RangeError(`${kind} has no level ${level}`);
  switch (kind) {
    case 'blur':
      return blurred(rgb, width, height, amount);
    case 'noise':
      return noisy(rgb, amount, random);
    case 'jpeg':
      return jpegLoss(rgb, width, height, amount);
    case 'downscale':
      return rescaled(rgb, width, height, amount);
  }
}
