import { pooledLimit } from '../../model/extensions/pooled.ts';
import type { TrainingSet } from '../data/training-set.ts';
import { DenseRidge } from './dense-ridge.ts';

/** How large the offset of a generator is taken to be beside what the features say: 0.2 holds it strongly. */
const offsetScale = 0.2;
/** What a difference between a picture and a degraded copy of it counts beside a rated image. */
const copyWeight = 0.3;
/** By how much a copy should score less, for each level that it is degraded further. */
const copyMargin = 0.3;

/** Features of an image, standardised and cut as the model does it, [features]. */
function standardised(
  set: TrainingSet,
  image: number,
  mean: Float32Array,
  scale: Float32Array,
): Float64Array {
  return Float64Array.from(set.pooled(image), (value, i) =>
    Math.min(pooledLimit, Math.max(-pooledLimit, (value - mean[i]!) * scale[i]!)),
  );
}

/**
 * The parameters of `pooledPrediction` for each head, in closed form: weights [features] and the mean [1], in the ratings' units. Each
 * generator's ratings have an offset of their own, which is not part of the model (`generator-offsets.ts` says why); for the first head, degraded
 * copies of the rows must score less than what they are copies of. The ridge is the features' mean square length, so that it means the
 * same for any number of them.
 *
 * @param mean of each feature, and `scale` 1 / its deviation, [features] each
 */
export function fitPooled(
  set: TrainingSet,
  rows: readonly number[],
  heads: readonly string[],
  mean: Float32Array,
  scale: Float32Array,
): Record<string, Float32Array> {
  const features = mean.length;
  const labels = [...new Set(rows.map((row) => set.images[row]!.label))].filter((label) => label >= 0);
  const columns = features + labels.length;
  const inside = new Set(rows);
  const copies = set.images.flatMap(({ copyOf }, image) =>
    copyOf && inside.has(copyOf.image) ? [{ image, of: copyOf.image, level: copyOf.level }] : [],
  );
  const values = new Map(rows.map((row) => [row, standardised(set, row, mean, scale)]));
  const length = rows.reduce((sum, row) => sum + square(values.get(row)!), 0) / Math.max(1, rows.length);
  const ridge = new Float64Array(columns).fill(length || 1);
  ridge.fill(1 / offsetScale ** 2, features);
  const out: Record<string, Float32Array> = {};
  heads.forEach((head, index) => {
    const known = rows.filter((row) => set.images[row]!.targets[head] !== undefined);
    const target = (row: number) => set.images[row]!.targets[head]!;
    const centre = known.reduce((sum, row) => sum + target(row), 0) / Math.max(1, known.length);
    const fit = new DenseRidge(columns);
    const row = new Float64Array(columns);
    for (const image of known) {
      row.fill(0, features);
      row.set(values.get(image)!);
      const place = labels.indexOf(set.images[image]!.label);
      if (place >= 0) row[features + place] = 1;
      fit.add(row, target(image) - centre);
    }
    row.fill(0, features);
    for (const { image, of, level } of index === 0 ? copies : []) {
      const worse = standardised(set, image, mean, scale);
      row.set(values.get(of)!.map((value, i) => value - worse[i]!));
      fit.add(row, copyMargin * (level + 1), copyWeight);
    }
    const weights = fit.solve(ridge);
    out[`branches.pooled.${head}.weight`] = Float32Array.from(weights.subarray(0, features));
    out[`branches.pooled.${head}.mean`] = Float32Array.of(centre);
  });
  return out;
}

const square = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
