import { pooledLimit } from '../../model/extensions/pooled.ts';
import { copiesOf } from '../data/copies.ts';
import type { TrainingSet } from '../data/training-set.ts';
import { logisticRidge, type LogisticRow } from './logistic-ridge.ts';
import { type Measured, meanSquare, standardised } from './standardised.ts';

/** Ridge per row, beside the mean square length of the components. */
const ridgeShare = 0.01;
/** Logit above which an image is taken for a photograph: generators that training does not know lie nearer to photographs than those it knows. */
const threshold = 1;
/** Bias without photographs to learn from, or without other images: none is taken for one. */
const never = -30;

/**
 * The parameters of `photographChance`: a logistic regression that tells the photographs among the rows from the generated images, both kinds
 * counting alike, in the features' principal components where there is a kernel (`projection`, [components, features]). A degraded copy of a generated
 * image is one too: what is blurred or noisy is no photograph for that. Copies of photographs would teach that traces of JPEG make one, and are left out.
 */
export function fitPhotographs(
  set: TrainingSet,
  rows: readonly number[],
  measured: Measured,
  projection?: Float32Array,
): Record<string, Float32Array> {
  const features = measured.mean.length;
  const isPhotograph = (image: number): boolean => set.images[image]!.photograph === true;
  const copies = copiesOf(set, rows).filter(({ of }) => !isPhotograph(of));
  const all = [...rows.map((row) => ({ image: row, of: row })), ...copies];
  const members = all.filter(({ of }) => isPhotograph(of)).length;
  const both = members > 0 && members < all.length;
  const samples = both
    ? all.map(({ image, of }): LogisticRow => {
        const member = isPhotograph(of);
        const values = components(standardised(set.pooled(image), measured, pooledLimit), projection);
        return { values, member, weight: all.length / 2 / (member ? members : all.length - members) };
      })
    : [];
  const length = meanSquare(samples.map(({ values }) => values));
  const { weights, bias } = logisticRidge(samples, ridgeShare * length);
  return {
    'branches.pooled.photographs.weight': Float32Array.from({ length: features }, (_, i) =>
      both ? ofFeature(weights, i, features, projection) : 0,
    ),
    'branches.pooled.photographs.bias': Float32Array.of(both ? bias - threshold : never),
  };
}

/** [features] → [components], or the features themselves. */
function components(values: Float64Array, projection: Float32Array | undefined): Float64Array {
  if (!projection) return values;
  return Float64Array.from({ length: projection.length / values.length }, (_, k) =>
    values.reduce((sum, value, i) => sum + value * projection[k * values.length + i]!, 0),
  );
}

/** What a feature adds to the logit, through all components. */
function ofFeature(
  weights: Float64Array,
  feature: number,
  features: number,
  projection: Float32Array | undefined,
): number {
  if (!projection) return weights[feature]!;
  return weights.reduce((sum, weight, k) => sum + weight * projection[k * features + feature]!, 0);
}
