import { cropPixels } from '../../image/crops/crops.ts';
import { normalisePixels } from '../../image/normalise.ts';
import type { ModelConfig } from '../../spec/config.ts';
import type { Draw, Sample } from './draws.ts';
import type { PaperSet, Picture } from './paper-set.ts';

/** A sample as the network reads it. */
export interface SampleInputs {
  image: number;
  /** Normalised, [size, size, 3]. */
  whole: Float32Array;
  /** Normalised, one after the other, [crops, size, size, 3]. */
  crops: Float32Array;
}

/** The bytes of a crop, [size, size, 3]; of a mirrored image it is the mirrored crop from the other side. */
export function drawnPixels({ rgb, width }: Picture, { x, y, mirrored }: Draw, size: number): Uint8Array {
  if (!mirrored) return cropPixels(rgb, width, x, y, size);
  const straight = cropPixels(rgb, width, width - size - x, y, size);
  const out = new Uint8Array(straight.length);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = 3 * (row * size + size - 1 - column);
      out.set(straight.subarray(from, from + 3), 3 * (row * size + column));
    }
  }
  return out;
}

/** Reads and normalises what the samples need of their pictures. */
export async function sampleInputs(
  set: PaperSet,
  samples: readonly Sample[],
  config: ModelConfig,
): Promise<SampleInputs[]> {
  const { size } = config.input;
  const pictures = await Promise.all(samples.map(({ image }) => set.picture(image)));
  return samples.map(({ image, crops }, i) => {
    const picture = pictures[i]!;
    const all = new Float32Array(crops.length * size * size * 3);
    crops.forEach((draw, k) => {
      const pixels = normalisePixels(drawnPixels(picture, draw, size), config.cropTower.normalisation);
      all.set(pixels, k * pixels.length);
    });
    return { image, whole: normalisePixels(picture.whole, config.imageTower.normalisation), crops: all };
  });
}
