import type { Fault } from '../../../image/faults/fault.ts';
import { faultsOf } from '../../../image/faults/faults.ts';
import { namedColourWarnings } from '../../../image/named-colours/named-colours.ts';
import { negativeWarnings } from '../../../image/negative/negative.ts';
import { globalsOf } from '../../../image/statistics/inputs.ts';
import { isSmall, pictureTexture } from '../../../image/statistics/picture-texture.ts';
import type { Warning } from '../../../shared/result.ts';
import type { Pixels } from '../score-context.ts';

export interface PictureFindings {
  faults: Fault[];
  warnings: Warning[];
}

/**
 * What a picture suffers from, unless it is too small to tell, and a warning where it is a negative or hardly shows the colours of its
 * prompt.
 *
 * @param windows the statistics that the model reads, which need not be computed again
 */
export function pictureFindings(
  image: Pixels,
  windows: readonly Float32Array[] | undefined,
  prompt?: string,
): PictureFindings {
  const texture = pictureTexture(image, windows && globalsOf(windows[0]!));
  return {
    faults: isSmall(image) ? [] : faultsOf(texture),
    warnings: [...negativeWarnings(image, texture), ...namedColourWarnings(image, prompt)],
  };
}
