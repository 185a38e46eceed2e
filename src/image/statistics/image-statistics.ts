import { colourStatistics } from './colour.ts';
import { gridChannels, statisticsGrid, type StatisticsGrid } from './grid.ts';
import { contrastMaps } from './mscn.ts';
import { multiScaleStatistics } from './multi-scale.ts';
import { toYCbCr } from './plane.ts';
import { gridQuantiles } from './quantiles.ts';
import { residualStatistics } from './residual.ts';
import { spectrumStatistics } from './spectrum.ts';

/** Fixed statistics of a whole image: nothing here is learnt. */
export interface ImageStatistics {
  grid: StatisticsGrid;
  /** Whole-image values, `globalLength` of them: grid quantiles, spectrum, residual, multi-scale contrast, colour. */
  global: Float32Array;
}

/** Length of `ImageStatistics.global`. */
export const globalLength = 2 * gridChannels + 32 * 6 + 55 + 4 * 49 + 83;

/** Statistics of RGB bytes as they are, at least 16 pixels a side. Deterministic; about 0.15 s for 512×512. */
export function imageStatistics(
  rgb: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): ImageStatistics {
  const planes = toYCbCr(rgb, width, height);
  const [luma] = planes;
  const contrast = contrastMaps(luma);
  const grid = statisticsGrid(planes, contrast);
  const global = new Float32Array(globalLength);
  let at = 0;
  for (const part of [
    gridQuantiles(grid),
    ...spectrumStatistics(planes),
    residualStatistics(luma),
    multiScaleStatistics(luma, contrast),
    colourStatistics(rgb, planes),
  ]) {
    global.set(part, at);
    at += part.length;
  }
  return { grid, global };
}
