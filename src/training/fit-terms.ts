import type { TextTokens, TrainingSet } from './data/training-set.ts';

/** Strength of the ridge: rows have unit length, so that 1 halves what a single text says alone. */
const ridge = 1.2;
/** How much a prompt's terms count beside a description's: they say less of an image. */
const promptScale = Math.sqrt(0.3);
/** Conjugate gradients end at this share of the first residual. */
const precision = 1e-9;

interface SparseRow {
  at: number[];
  values: number[];
}

/** Terms of a text by their rarity, at unit length; each counts once. */
function unitTerms({ ids, mask }: TextTokens, rarity: Float32Array): Map<number, number> {
  const terms = new Map<number, number>();
  ids.forEach((id, i) => {
    if (mask[i] === 1) terms.set(id, rarity[id]!);
  });
  const length = Math.sqrt([...terms.values()].reduce((sum, value) => sum + value * value, 1e-6));
  for (const [id, value] of terms) terms.set(id, value / length);
  return terms;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** (XᵀX + ridge·1) w. */
function normalProduct(rows: SparseRow[], w: Float64Array): Float64Array {
  const out = w.map((value) => ridge * value);
  for (const { at, values } of rows) {
    let sum = 0;
    for (let k = 0; k < at.length; k++) sum += values[k]! * w[at[k]!]!;
    for (let k = 0; k < at.length; k++) out[at[k]!]! += values[k]! * sum;
  }
  return out;
}

/** The w that minimises |Xw − y|² + ridge·|w|², by conjugate gradients. */
function solveRidge(rows: SparseRow[], y: number[], columns: number): Float64Array {
  const w = new Float64Array(columns);
  const residual = new Float64Array(columns);
  rows.forEach(({ at, values }, i) => {
    for (let k = 0; k < at.length; k++) residual[at[k]!]! += values[k]! * y[i]!;
  });
  let direction = residual.slice();
  let size = dot(residual, residual);
  const enough = precision ** 2 * size;
  while (size > enough) {
    const product = normalProduct(rows, direction);
    const step = size / dot(direction, product);
    for (let i = 0; i < columns; i++) {
      w[i]! += step * direction[i]!;
      residual[i]! -= step * product[i]!;
    }
    const next = dot(residual, residual);
    const keep = next / size;
    direction = direction.map((value, i) => residual[i]! + keep * value);
    size = next;
  }
  return w;
}

/**
 * The parameters of `termsPrediction` for one head, by the rated images among `rows`: what each token adds to their mean. Prompt and
 * description [V] each, the mean [1], in the ratings' units.
 *
 * @param rarity of each token of the vocabulary, [V]
 */
export function fitTerms(
  set: TrainingSet,
  rows: readonly number[],
  rarity: Float32Array,
  head: string,
): Record<string, Float32Array> {
  const images = rows.map((row) => set.images[row]!).filter(({ targets }) => targets[head] !== undefined);
  const ratings = images.map(({ targets }) => targets[head]!);
  const mean = ratings.reduce((sum, value) => sum + value, 0) / Math.max(1, ratings.length);
  const vocabulary = rarity.length;
  const sparse = images.map(({ prompt, description }): SparseRow => {
    const said = [...unitTerms(description, rarity)];
    const asked = [...unitTerms(prompt, rarity)];
    return {
      at: [...said.map(([id]) => id), ...asked.map(([id]) => vocabulary + id)],
      values: [...said.map(([, value]) => value), ...asked.map(([, value]) => promptScale * value)],
    };
  });
  const weights = solveRidge(
    sparse,
    ratings.map((value) => value - mean),
    2 * vocabulary,
  );
  return {
    [`branches.terms.${head}.description`]: Float32Array.from(weights.subarray(0, vocabulary)),
    [`branches.terms.${head}.prompt`]: Float32Array.from(
      weights.subarray(vocabulary),
      (value) => promptScale * value,
    ),
    [`branches.terms.${head}.mean`]: Float32Array.of(mean),
  };
}
