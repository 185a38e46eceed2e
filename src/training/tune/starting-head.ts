import { mean } from '../../evaluation/correlation.ts';
import type { CropFeatures } from '../../shared/result.ts';
import type { FitContext } from './fit-context.ts';
import { meanOverCrops } from './rated-features.ts';
import { TunableHead, type HeadShape, type HeadWeights } from './tunable-head.ts';

/**
 * What a head says of images, on a scale so many units long that begins at an origin (`TunableHead`): the mean over all crops of each, as
 * the engine scores them, [images].
 */
export function headScores(
  shape: HeadShape,
  weights: HeadWeights,
  images: readonly CropFeatures[],
  units = 1,
  origin = 0,
): number[] {
  const head = new TunableHead(shape, weights, units, origin);
  try {
    return meanOverCrops(images, (features) => head.prediction(features).score);
  } finally {
    head.dispose();
  }
}

/**
 * The head that tuning begins with: the one there is, in the ratings' units and with their mean over the given rows. Its order of
 * images is the same: what moves its scores to the ratings' mean is added to the whole score, since the experts' share of it may differ from
 * image to image. Weights in stored layout, a matrix [out, in]; those that stay are the base's own arrays.
 */
export function startingHead(
  { shape, base, set, scale }: Pick<FitContext, 'shape' | 'base' | 'set' | 'scale'>,
  rows: readonly number[],
): { weights: HeadWeights; origin: number } {
  const images = rows.map((row) => set.images[row]!);
  const scores = headScores(shape, base, images);
  const weights = Object.fromEntries(
    Object.entries(base).map(([name, values]) => [
      name,
      /\.out\.(weight|bias)$/.test(name) ? values.map((value) => value * scale) : values,
    ]),
  );
  return { weights, origin: mean(rows.map((row) => set.ratings[row]!)) - scale * mean(scores) };
}
