import { cropPixels } from '../../../image/crops/crops.ts';
import { cropCells } from '../../../image/statistics/inputs.ts';
import { CropReader } from '../../../model/trunk/crop-reader.ts';
import * as tf from '../../../nn/tf.ts';
import type { Tensor3D } from '../../../nn/tf.ts';
import { gridSide, type ModelConfig } from '../../../spec/config.ts';
import { usualTrunk } from '../../../spec/trunk.ts';
import type { LoadedModel, Pixels } from '../score-context.ts';

/** What the crop tower reads besides pixels, of the crops of one image. */
export interface CropCells {
  /** Values of each patch of these crops, [crops, places, channels]; undefined where the crop tower reads pixels. */
  read: (corners: [number, number][]) => Tensor3D | undefined;
  dispose: () => void;
}

const nothing = (): void => undefined;

/** Frequency values of each patch of the crops. */
function frequencyCells(
  { rgb, width }: Pixels,
  corners: [number, number][],
  config: ModelConfig,
  channels: number,
): Tensor3D {
  const { size } = config.input;
  const parts = corners.map(([x, y]) => cropCells(cropPixels(rgb, width, x, y, size), size));
  const values = new Float32Array(parts.length * parts[0]!.length);
  parts.forEach((part, i) => values.set(part, i * part.length));
  return tf.tensor3d(values, [parts.length, gridSide(config) ** 2, channels]);
}

/** Reads the patches of an image for its crops, which begin at `corners`. To be called outside any tidy. */
export function cropCellsOf(
  image: Pixels,
  corners: [number, number][],
  { network: { config }, trunks }: Pick<LoadedModel, 'network' | 'trunks'>,
): CropCells {
  const { tokens, frequencyChannels, trunkTaps } = config.cropTower;
  if (tokens === 'trunk' && trunks && trunkTaps) {
    const reader = new CropReader(
      image,
      corners,
      config.input.size,
      trunks.reading({ trunk: usualTrunk, taps: trunkTaps }, config.input.patch),
    );
    return { read: (part) => reader.read(part), dispose: () => reader.dispose() };
  }
  if (tokens !== 'frequency' || frequencyChannels === undefined)
    return { read: () => undefined, dispose: nothing };
  return { read: (part) => frequencyCells(image, part, config, frequencyChannels), dispose: nothing };
}
