import { cellChannels, pooledLength, type ModelConfig } from '../../spec/config.ts';
import { fitTerms } from '../fit-terms.ts';
import { fitPhotographs } from '../pooled/fit-photographs.ts';
import { fitPooled } from '../pooled/fit-pooled.ts';
import { fitColours } from '../colours/fit-colours.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * Constants measured on the training images, by parameter name: input standardisation ([inputs] and [channels]), token rarity ([V]), what
 * the words alone say of each head (`fitTerms`), what the pretrained trunk alone does (`fitPooled`), how photographs are told from generated
 * images (`fitPhotographs`), and how altered colours are told (`fitColours`).
 *
 * @param rows image numbers
 */
export function measureConstants(
  set: TrainingSet,
  rows: readonly number[],
  config: ModelConfig,
  heads: readonly string[],
): Record<string, Float32Array> {
  const out: Record<string, Float32Array> = {};
  const { branches, text } = config;
  if (branches.statistics) {
    const vectors = rows.map((image) => set.statistics(image, 0));
    const { mean, scale } = meanAndScale(vectors, branches.statistics.inputs);
    out['branches.statistics.mean'] = mean;
    out['branches.statistics.scale'] = scale;
  }
  const channels = cellChannels(config);
  if (channels !== undefined) {
    const cells = rows.map((image) => set.crop(image, 0).cells!);
    const { mean, scale } = meanAndScale(cells, channels);
    out['crop.cellMean'] = mean;
    out['crop.cellScale'] = scale;
  }
  const pooled =
    branches.pooled &&
    meanAndScale(
      rows.map((image) => set.pooled(image)),
      pooledLength(config),
    );
  if (branches.pooled && pooled) {
    out['branches.pooled.mean'] = pooled.mean;
    out['branches.pooled.scale'] = pooled.scale;
    Object.assign(out, fitPooled(set, rows, heads, pooled, branches.pooled.kernel));
    const projection = out['branches.pooled.projection'];
    if (branches.pooled.photographs) Object.assign(out, fitPhotographs(set, rows, pooled, projection));
  }
  if (branches.colours) {
    const { inputs } = branches.colours;
    const looks = rows.flatMap((row) => set.looks(row)?.appearance ?? []);
    const measured = meanAndScale(
      looks.map((values) => values.subarray(0, inputs)),
      inputs,
    );
    out['branches.colours.mean'] = measured.mean;
    out['branches.colours.scale'] = measured.scale;
    const both = { appearance: measured, ...(branches.colours.pooled && pooled ? { pooled } : {}) };
    Object.assign(out, fitColours(set, rows, both, branches.colours.kernel));
  }
  if (branches.overlap) {
    const found = rarity(set, rows, text.vocabulary);
    out['branches.overlap.rarity'] = found;
    if (branches.terms) for (const head of heads) Object.assign(out, fitTerms(set, rows, found, head));
  }
  return out;
}

/** Mean and 1 / standard deviation per column over the rows of all vectors (1 where a column is constant). */
function meanAndScale(vectors: Float32Array[], width: number): { mean: Float32Array; scale: Float32Array } {
  const sum = new Float64Array(width);
  const square = new Float64Array(width);
  let count = 0;
  for (const vector of vectors) {
    for (let i = 0; i < vector.length; i++) {
      sum[i % width]! += vector[i]!;
      square[i % width]! += vector[i]! ** 2;
    }
    count += vector.length / width;
  }
  const mean = Float32Array.from(sum, (value) => value / count);
  const scale = Float32Array.from(square, (value, i) => {
    const deviation = Math.sqrt(Math.max(0, value / count - (sum[i]! / count) ** 2));
    return deviation > 1e-6 ? 1 / deviation : 1;
  });
  return { mean, scale };
}

/** log(N / texts with the token): 0 for tokens of every text, largest for those of none. */
function rarity(set: TrainingSet, rows: readonly number[], vocabulary: number): Float32Array {
  const counts = new Float64Array(vocabulary);
  let texts = 0;
  for (const row of rows) {
    const { prompt, description } = set.images[row]!;
    for (const text of [prompt, description]) {
      texts++;
      for (const id of new Set(text.ids.filter((_, i) => text.mask[i] === 1))) counts[id]! += 1;
    }
  }
  return Float32Array.from(counts, (count) => Math.log((texts + 1) / (Math.min(texts, count) + 1)));
}
