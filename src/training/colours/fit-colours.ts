import { coloursLimit } from '../../model/extensions/colours.ts';
import { pooledLimit } from '../../model/extensions/pooled.ts';
import { alterations } from '../../spec/config.ts';
import type { TrainingSet } from '../data/training-set.ts';
import { DenseRidge } from '../pooled/dense-ridge.ts';
import { fitKernel } from '../pooled/kernel.ts';
import { type Measured, meanSquare, standardised } from '../pooled/standardised.ts';

/** How much the values count beside the kernel. */
const linearShare = 0.5;
/** Variance of what neither values nor kernel explain of ±1. */
const noise = 0.3;
/** Holds the weights of landmarks that coincide. */
const nugget = 1e-3;
/** The bias is hardly held. */
const biasRidge = 1e-6;
/** What the fit says in logits: so that a picture as it was is at −6, and one altered at 6. */
const slope = 6;
/** Altered pictures are rarer than in the fit, where they are half of all; in logits. */
const caution = 2;

/**
 * The parameters of `coloursPenalty`, in closed form: for each alteration a ridge regression that says −1 for pictures as they were and 1 for their altered
 * copies, with a kernel where there is one. It stands for a logistic regression, which says the same in several times the time.
 *
 * @param measured of the pictures as they were; the trunk's features where these are read too
 */
export function fitColours(
  set: TrainingSet,
  rows: readonly number[],
  measured: { appearance: Measured; pooled?: Measured },
  shape?: { components: number; landmarks: number },
): Record<string, Float32Array> {
  const looks = rows.flatMap((row) => {
    const versions = versionsOf(set, row, measured);
    return versions ? [{ versions, weight: (set.images[row]!.weight ?? 1) / noise }] : [];
  });
  const inputs = measured.appearance.mean.length + (measured.pooled?.mean.length ?? 0);
  // landmarks are half pictures as they were and half copies, of either kind alike
  const drawnFrom = looks.flatMap(({ versions: [own, ...copies] }, i) => [own!, copies[i % copies.length]!]);
  const kernel = shape && fitKernel(drawnFrom, shape);
  const length = meanSquare(looks.map(({ versions: [own] }) => own!));
  const read = inputs + (shape?.landmarks ?? 0);
  const ridge = new Float64Array(read + 1).fill((kernel ? 1 / linearShare : 1) * length, 0, inputs);
  ridge.fill(nugget, inputs, read).fill(biasRidge, read);
  const basis = (values: Float64Array) =>
    Float64Array.of(...values, ...(kernel ? kernel.near(values) : []), 1);
  const bases = looks.map(({ versions, weight }) => ({ weight, versions: versions.map(basis) }));
  const out: Record<string, Float32Array> = kernel
    ? {
        'branches.colours.projection': kernel.projection,
        'branches.colours.landmarks': kernel.landmarks,
      }
    : {};
  alterations.forEach((alteration, index) => {
    const fit = new DenseRidge(read + 1);
    if (kernel) fit.penalise(inputs, kernel.between);
    for (const { versions, weight } of bases) {
      fit.add(versions[0]!, -1, weight);
      fit.add(versions[index + 1]!, 1, weight);
    }
    const weights = Float32Array.from(fit.solve(ridge), (value) => slope * value);
    out[`branches.colours.${alteration}.weight`] = weights.slice(0, inputs);
    if (kernel) out[`branches.colours.${alteration}.kernel`] = weights.slice(inputs, read);
    out[`branches.colours.${alteration}.bias`] = Float32Array.of(weights[read]! - caution);
  });
  return out;
}

/** An image and its altered copies as the model reads them, [inputs] each; undefined for one whose copies are not known. */
function versionsOf(
  set: TrainingSet,
  row: number,
  { appearance, pooled }: { appearance: Measured; pooled?: Measured },
): Float64Array[] | undefined {
  const looks = set.looks(row);
  return (
    looks &&
    Array.from({ length: 1 + alterations.length }, (_, version) => {
      const seen = standardised(part(looks.appearance, version, appearance), appearance, coloursLimit);
      if (!pooled) return seen;
      const said = version === 0 ? set.pooled(row) : part(looks.pooled, version - 1, pooled);
      return Float64Array.of(...seen, ...standardised(said, pooled, pooledLimit));
    })
  );
}

/** The values of one version among those of several. */
const part = (values: Float32Array, version: number, { mean: { length } }: Measured): Float32Array =>
  values.subarray(version * length, (version + 1) * length);
