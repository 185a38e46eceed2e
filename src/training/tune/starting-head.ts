import { mean } from '../../evaluation/correlation.ts';
import * as tf from '../../nn/tf.ts';
import type { CropFeatures } from '../../shared/result.ts';
import type { FitContext } from './fit-context.ts';
import { meanOverCrops } from './rated-features.ts';
import { expertsShareOfRows, TunableHead, type HeadShape, type HeadWeights } from './tunable-head.ts';

/**
 * What a head says of images, on a scale so many units long (`TunableHead`): the mean over all crops of each, as the engine scores
 * them, [images].
 */
export function headScores(
  shape: HeadShape,
  weights: HeadWeights,
  images: readonly CropFeatures[],
  units = 1,
): number[] {
  const head = new TunableHead(shape, weights, units);
  try {
    return meanOverCrops(images, (features) => head.prediction(features).score);
  } finally {
    head.dispose();
  }
}

/**
 * The head that tuning begins with: the one there is, in the ratings' units and with their mean over the given rows. Its order of
 * images is the same where the kept gate weights sum to 1; elsewhere the shift goes a little astray, which training puts right.
 * Values in stored layout, a matrix [out, in]; those that stay are the base's own arrays.
 */
export function startingHead(
  { shape, base, set, scale }: Pick<FitContext, 'shape' | 'base' | 'set' | 'scale'>,
  rows: readonly number[],
): HeadWeights {
  const images = rows.map((row) => set.images[row]!);
  const scores = headScores(shape, base, images);
  const short = mean(rows.map((row) => set.ratings[row]!)) - scale * mean(scores);
  // experts count by their share only
  const shares = meanOverCrops(images, (features) =>
    tf.fill([features.shape[0]], 1).mul(expertsShareOfRows(features, shape)),
  );
  const shift = short / mean(shares);
  return Object.fromEntries(
    Object.entries(base).map(([name, values]) => {
      if (name.endsWith('.out.weight')) return [name, values.map((value) => value * scale)];
      if (name.endsWith('.out.bias')) return [name, values.map((value) => value * scale + shift)];
      return [name, values];
    }),
  );
}
