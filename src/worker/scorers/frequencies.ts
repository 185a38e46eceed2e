import { decodeImage } from '../../image/decode.ts';
import { prepareImage } from '../../image/prepare.ts';
import type { Csf } from '../../gpu/frequency/table.ts';
import { csfImageMap, imagePatchSpectrum } from '../../nn/csf/image-map.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { pixelSource } from '../scoring/score-context.ts';
import type { Scorer } from './scorer.ts';

/**
 * What of a scorer says which frequencies an image has, the same for every family of models.
 *
 * @param least pixels of the shorter side that an image is scored with, at least
 */
export function frequenciesOf(
  normalisation: ModelConfig['cropTower']['normalisation'],
  csf: Csf,
  least: number,
): Pick<Scorer, 'spectrum' | 'csfMap'> {
  const pixels = async (image: Blob, name: string, side: number) =>
    pixelSource(prepareImage(await decodeImage(image, name), side));
  return {
    spectrum: async (image, name, x, y) =>
      imagePatchSpectrum(await pixels(image, name, least), normalisation, x, y, csf),
    csfMap: async (image, name, side) =>
      csfImageMap(await pixels(image, name, Math.max(side, csf.patch)), normalisation, csf),
  };
}
