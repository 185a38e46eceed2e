import { resizeBilinear } from '../resize/resize.ts';
import { canonicalSize } from './canonical-size.ts';
import { statisticsGrid } from './grid.ts';
import { globalLength, imageStatistics, type ImageStatistics } from './image-statistics.ts';
import { contrastMaps } from './mscn.ts';
import { toYCbCr } from './plane.ts';
import { groupMeans, windowLength, windowSummary } from './window-summary.ts';
import { scoringWindows } from './windows.ts';

/** Length of each of `statisticsWindows`. */
export const statisticsLength = windowLength + globalLength;

/** RGB bytes, [height, width, 3], at the canonical size of about 512² pixels, so that what is measured means the same for images of any size. */
export function canonicalPixels(
  rgb: Uint8Array,
  width: number,
  height: number,
): { rgb: Uint8Array; width: number; height: number } {
  const [toWidth, toHeight] = canonicalSize(width, height);
  if (toWidth === width && toHeight === height) return { rgb, width, height };
  return {
    rgb: resizeBilinear(rgb, width, height, toWidth, toHeight),
    width: toWidth,
    height: toHeight,
  };
}

/** Statistics at the canonical size. */
export function canonicalStatistics(rgb: Uint8Array, width: number, height: number): ImageStatistics {
  const image = canonicalPixels(rgb, width, height);
  return imageStatistics(image.rgb, image.width, image.height);
}

/** What the statistics branch reads of an image: per window that is scored (the whole first), the summary of its cells, then the global values. */
export function statisticsWindows(rgb: Uint8Array, width: number, height: number): Float32Array[] {
  const { grid, global } = canonicalStatistics(rgb, width, height);
  const means = groupMeans(grid);
  return scoringWindows(grid).map((window) => {
    const out = new Float32Array(statisticsLength);
    out.set(windowSummary(grid, means, window));
    out.set(global, windowLength);
    return out;
  });
}

/** The statistics of the whole image in one of its windows. */
export const globalsOf = (window: Float32Array): Float32Array => window.subarray(windowLength);

/** What a frequency-token crop tower reads of a crop: [cells, `gridChannels`] row-major, from the crop's own pixels alone. */
export function cropCells(crop: Uint8Array, size: number): Float32Array {
  const planes = toYCbCr(crop, size, size);
  return statisticsGrid(planes, contrastMaps(planes[0])).values;
}
