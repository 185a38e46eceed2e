import { pooledLimit } from '../../model/extensions/pooled.ts';
import { copiesOf } from '../data/copies.ts';
import type { TrainingSet } from '../data/training-set.ts';
import { DenseRidge } from './dense-ridge.ts';
import { fitKernel } from './kernel.ts';
import { type Measured, meanSquare, standardised } from './standardised.ts';

/** How large the offset of a generator is taken to be beside what the features say. Held more weakly (0.2), known generators are told apart less, for little more on unknown ones. */
const offsetScale = 0.1;
/** What a difference between a picture and a degraded copy of it counts beside the picture. */
const copyWeight = 0.2;
/** By how much a copy should score less, for each level that it is degraded further. */
const copyMargin = 0.3;
/** How much the features count beside the kernel. */
const linearShare = 0.5;
/** Holds the weights of landmarks that coincide. */
const nugget = 1e-3;

/**
 * The parameters of `pooledPredictions` for each head, in closed form: weights [features] and the mean [1], in the ratings' units, and those of
 * the kernel where there is one. Each generator's ratings have an offset of their own, which is not part of the model (`generator-offsets.ts` says
 * why); for the first head, degraded copies of the rows must score less than what they are copies of. The ridge is the features' mean square
 * length, so that it means the same for any number of them; beside a kernel, which counts fully, the features count half.
 */
export function fitPooled(
  set: TrainingSet,
  rows: readonly number[],
  heads: readonly string[],
  measured: Measured,
  shape?: { components: number; landmarks: number },
): Record<string, Float32Array> {
  const copies = copiesOf(set, rows);
  const standardOf = (image: number) => standardised(set.pooled(image), measured, pooledLimit);
  const standard = new Map(rows.map((row) => [row, standardOf(row)]));
  const kernel = shape && fitKernel([...standard.values()], shape);
  const basis = (values: Float64Array) =>
    kernel ? Float64Array.of(...values, ...kernel.near(values)) : values;
  const values = new Map([...standard].map(([row, own]) => [row, basis(own)]));
  const worse = copies.map(({ image }) => basis(standardOf(image)));
  const features = measured.mean.length;
  const read = features + (shape?.landmarks ?? 0);
  const labels = [...new Set(rows.map((row) => set.images[row]!.label))].filter((label) => label >= 0);
  const columns = read + labels.length;
  const length = meanSquare(rows.map((row) => standard.get(row)!));
  const ridge = new Float64Array(columns).fill((kernel ? 1 / linearShare : 1) * length);
  ridge.fill(nugget, features, read).fill(1 / offsetScale ** 2, read);
  const out: Record<string, Float32Array> = kernel
    ? {
        'branches.pooled.projection': kernel.projection,
        'branches.pooled.landmarks': kernel.landmarks,
      }
    : {};
  heads.forEach((head, index) => {
    const known = rows.filter((row) => set.images[row]!.targets[head] !== undefined);
    const target = (row: number) => set.images[row]!.targets[head]!;
    const centre = known.reduce((sum, row) => sum + target(row), 0) / Math.max(1, known.length);
    const fit = new DenseRidge(columns);
    if (kernel) fit.penalise(features, kernel.between);
    const row = new Float64Array(columns);
    for (const image of known) {
      row.fill(0, read);
      row.set(values.get(image)!);
      const { label, weight } = set.images[image]!;
      const place = labels.indexOf(label);
      if (place >= 0) row[read + place] = 1;
      fit.add(row, target(image) - centre, weight);
    }
    row.fill(0, read);
    for (const [i, { of, level }] of (index === 0 ? copies : []).entries()) {
      row.set(values.get(of)!.map((value, k) => value - worse[i]![k]!));
      fit.add(row, copyMargin * (level + 1), copyWeight * (set.images[of]!.weight ?? 1));
    }
    const weights = Float32Array.from(fit.solve(ridge));
    out[`branches.pooled.${head}.weight`] = weights.slice(0, features);
    out[`branches.pooled.${head}.mean`] = Float32Array.of(centre);
    if (kernel) out[`branches.pooled.${head}.kernel`] = weights.slice(features, read);
  });
  return out;
}
