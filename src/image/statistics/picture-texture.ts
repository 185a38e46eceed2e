import { canonicalSize } from './canonical-size.ts';
import { textureOf, textureStatistics } from './image-statistics.ts';
import { canonicalPixels } from './inputs.ts';
import { contrastMaps } from './mscn.ts';
import { toYCbCr } from './plane.ts';

interface Picture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Whether a picture has clearly fewer than 512² pixels, so that its statistics are taken of an enlarged copy, which itself looks soft. */
export function isSmall({ width, height }: Pick<Picture, 'width' | 'height'>): boolean {
  const [toWidth, toHeight] = canonicalSize(width, height);
  return toWidth * toHeight > width * height;
}

/**
 * `textureStatistics` of a picture at the canonical size.
 *
 * @param global the statistics of the whole image (`ImageStatistics.global`), where they were computed already
 */
export function pictureTexture({ width, height, rgb }: Picture, global?: Float32Array): Float32Array {
  if (global) return textureOf(global);
  const image = canonicalPixels(rgb, width, height);
  const [luma] = toYCbCr(image.rgb, image.width, image.height);
  return textureStatistics(luma, contrastMaps(luma));
}
