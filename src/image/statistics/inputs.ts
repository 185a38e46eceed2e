import { resizeBilinear } from '../resize.ts';
import { canonicalSize } from './canonical-size.ts';
import { statisticsGrid } from './grid.ts';
import { globalLength, imageStatistics, type ImageStatistics } from './image-statistics.ts';
import { contrastMaps } from './mscn.ts';
import { toYCbCr } from './plane.ts';
import { windowLength, windowSummary } from './window-summary.ts';

/** Length of `statisticsVector`. */
export const statisticsLength = windowLength + globalLength;

/** Statistics at the canonical size of about 512² pixels, so that they mean the same for images of any size. */
export function canonicalStatistics(rgb: Uint8Array, width: number, height: number): ImageStatistics {
  const [toWidth, toHeight] = canonicalSize(width, height);
  const same = toWidth === width && toHeight === height;
  return imageStatistics(
    same ? rgb : resizeBilinear(rgb, width, height, toWidth, toHeight),
    toWidth,
    toHeight,
  );
}

/** What the statistics branch reads of a whole image: the summary of all its cells, then its global values. */
export function statisticsVector(rgb: Uint8Array, width: number, height: number): Float32Array {
  const { grid, global } = canonicalStatistics(rgb, width, height);
  const out = new Float32Array(statisticsLength);
  out.set(windowSummary(grid));
  out.set(global, windowLength);
  return out;
}

/** What a frequency-token crop tower reads of a crop: [cells, `gridChannels`] row-major, from the crop's own pixels alone. */
export function cropCells(crop: Uint8Array, size: number): Float32Array {
  const planes = toYCbCr(crop, size, size);
  return statisticsGrid(planes, contrastMaps(planes[0])).values;
}
