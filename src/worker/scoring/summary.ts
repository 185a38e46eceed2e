import { FoveaError } from '../../shared/errors.ts';
import type { CropResult, Scores } from '../../shared/result.ts';
import type { Manifest } from '../../package/manifest.ts';

/** Mean and population standard deviation over crops, per head. */
export function overCrops(crops: CropResult[], heads: string[]): { scores: Scores; spread: Scores } {
  const scores: Scores = {};
  const spread: Scores = {};
  for (const head of heads) {
    const values = crops.map((crop) => crop.scores[head]!);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    scores[head] = mean;
    spread[head] = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  }
  return { scores, spread };
}

/** Throws `internal` where a score is not a finite number. */
export function expectFinite(scores: Scores, heads: string[]): void {
  for (const head of heads) {
    if (!Number.isFinite(scores[head])) {
      throw new FoveaError(
        'internal',
        `The model gave no finite ${head} score for this image.`,
        'Check the files of the model under Models, or pack it again.',
      );
    }
  }
}

/**
 * Share (0..100) of the training images' predictions below a score, by linear interpolation in the table of the 0th to
 * 100th percentiles.
 */
function percentileOf(score: number, table: number[]): number {
  const last = table.length - 1;
  if (score <= table[0]!) return 0;
  if (score >= table[last]!) return 100;
  let i = 0;
  while (table[i + 1]! <= score) i++;
  const width = table[i + 1]! - table[i]!;
  return ((i + (score - table[i]!) / width) / last) * 100;
}

/** Share of the training images' predictions under each score, in percent, where the package knows them. */
export function percentilesOf(scores: Scores, { heads }: Pick<Manifest, 'heads'>): Scores {
  const percentiles: Scores = {};
  for (const { name, percentiles: known } of heads) {
    const score = scores[name];
    if (known && score !== undefined) percentiles[name] = percentileOf(score, known);
  }
  return percentiles;
}
