import { canonicalSize } from '../statistics/canonical-size.ts';
import { textureOf, textureStatistics } from '../statistics/image-statistics.ts';
import { contrastMaps } from '../statistics/mscn.ts';
import { toYCbCr } from '../statistics/plane.ts';
import { resizeBilinear } from '../resize/resize.ts';
import type { Fault } from './fault.ts';
import { faultModel } from './fault-model.ts';

interface Image {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Deviations beyond which a statistic says no more. */
const farthest = 4;

/** The probability of each fault, from `textureStatistics`. */
function faultsOf(texture: ArrayLike<number>): Fault[] {
  const { places, means, deviations } = faultModel;
  const values = places.map((place, i) => {
    const value = (texture[place]! - means[i]!) / deviations[i]!;
    return Math.min(farthest, Math.max(-farthest, value));
  });
  return faultModel.faults.map(({ code, bias, weights }) => {
    const logit = values.reduce((sum, value, i) => sum + value * weights[i]!, bias);
    return { code, sureness: 1 / (1 + Math.exp(-logit)) };
  });
}

/**
 * What a picture suffers from, with how sure that is; nothing for an image of clearly fewer than 512² pixels: the statistics are taken at about that size, and
 * enlarging it for them would itself look like a fault.
 *
 * @param global the statistics of the whole image (`ImageStatistics.global`), where they were computed already
 */
export function imageFaults({ width, height, rgb }: Image, global?: Float32Array): Fault[] {
  const [toWidth, toHeight] = canonicalSize(width, height);
  if (toWidth * toHeight > width * height) return [];
  if (global) return faultsOf(textureOf(global));
  const same = toWidth === width && toHeight === height;
  const pixels = same ? rgb : resizeBilinear(rgb, width, height, toWidth, toHeight);
  const [luma] = toYCbCr(pixels, toWidth, toHeight);
  return faultsOf(textureStatistics(luma, contrastMaps(luma)));
}
