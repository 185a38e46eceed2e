import { colourStatistics } from './colour.ts';
import { gridChannels, statisticsGrid, type StatisticsGrid } from './grid.ts';
import { contrastMaps, type ContrastMaps } from './mscn.ts';
import { multiScaleStatistics } from './multi-scale.ts';
import { toYCbCr, type Plane } from './plane.ts';
import { gridQuantiles } from './quantiles.ts';
import { residualStatistics } from './residual.ts';
import { spectrumStatistics } from './spectrum.ts';

/** Fixed statistics of a whole image: nothing here is learnt. */
export interface ImageStatistics {
  grid: StatisticsGrid;
  /** Whole-image values, `globalLength` of them: grid quantiles, spectrum, residual, multi-scale contrast, colour. */
  global: Float32Array;
}

const textureStart = 2 * gridChannels + 32 * 6;
/** Length of `textureStatistics`. */
const textureLength = 55 + 4 * 49;
/** Length of `ImageStatistics.global`. */
export const globalLength = textureStart + textureLength + 83;

/** Residual and multi-scale contrast of a luminance plane: what tells blur, noise and blocks apart. */
export function textureStatistics(luma: Plane, contrast: ContrastMaps): Float32Array {
  const out = new Float32Array(textureLength);
  out.set(residualStatistics(luma));
  out.set(multiScaleStatistics(luma, contrast), 55);
  return out;
}

/** The same within `ImageStatistics.global`. */
export const textureOf = (global: Float32Array): Float32Array =>
  global.subarray(textureStart, textureStart + textureLength);

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
    textureStatistics(luma, contrast),
    colourStatistics(rgb, planes),
  ]) {
    global.set(part, at);
    at += part.length;
  }
  return { grid, global };
}
