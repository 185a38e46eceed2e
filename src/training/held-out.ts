import * as v from 'valibot';
import { checkReliability, type ReliabilityCheck } from '../evaluation/reliability/check.ts';
import type { HeldOut } from '../evaluation/reliability/held-out.ts';
import { measureOtherGenerators, measureReliability } from '../evaluation/reliability/measure.ts';
import type { Reliability, ReliabilitySource } from '../shared/reliability.ts';

/** A line of `held-out.jsonl`. */
export const rowSchema = v.object({
  file: v.string(),
  /** Number of the training that had not seen the image's prompt, from 1. */
  fold: v.pipe(v.number(), v.integer(), v.minValue(1)),
  prompt: v.string(),
  /** The generators that this training had not seen, by their family, where it was for that. */
  generator: v.optional(v.string()),
  scores: v.record(v.string(), v.number()),
  /** The same without the description. */
  undescribed: v.optional(v.record(v.string(), v.number())),
  ratings: v.record(v.string(), v.number()),
});

/** An image's scores from a model that was trained without its prompt, and its ratings, per head. */
export type HeldOutRow = v.InferOutput<typeof rowSchema>;

/** An image that predictions are about; `prompt` is what its split kept together. */
export type HeldOutImage = Pick<HeldOutRow, 'file' | 'prompt' | 'ratings'>;

type Scores = Readonly<Record<string, readonly number[]>>;

/**
 * The rows of images (numbers, [N]) with their scores, [N] per head.
 *
 * @param fold from 1
 * @param others scores without the description, and what the model had not seen where the images were held out by their generator
 */
export function heldOutRows(
  images: readonly HeldOutImage[],
  held: readonly number[],
  predicted: Scores,
  fold: number,
  { undescribed, generator }: { undescribed?: Scores; generator?: string | undefined } = {},
): HeldOutRow[] {
  const at = (scores: Scores, i: number) =>
    Object.fromEntries(Object.entries(scores).map(([head, values]) => [head, values[i]!]));
  return held.map((row, i) => {
    const { file, prompt, ratings } = images[row]!;
    return {
      ...{ file, fold },
      ...(generator === undefined ? {} : { generator }),
      ...{ prompt, scores: at(predicted, i) },
      ...(undescribed ? { undescribed: at(undescribed, i) } : {}),
      ratings,
    };
  });
}

/** The rows' scores and ratings of one head, where they have both. */
function heldOutOf(rows: readonly HeldOutRow[], head: string): HeldOut[] {
  return rows.flatMap(({ fold, prompt, scores, ratings, generator, ...row }) => {
    const [score, rating, undescribed] = [scores[head], ratings[head], row.undescribed?.[head]];
    if (score === undefined || rating === undefined) return [];
    return [
      {
        ...{ score, rating, fold },
        ...(prompt === '' ? {} : { group: prompt }),
        ...(undescribed === undefined ? {} : { undescribed }),
        ...(generator === undefined ? {} : { generator }),
      },
    ];
  });
}

/**
 * What the rows say of each head; a head with too few ratings is left out: not known. Rows with a `generator` say how far scores of other
 * generators' images are off, and nothing else.
 *
 * @param chosen the same images also chose when to stop the training, which flatters it
 */
export function reliabilityOf(
  rows: readonly HeldOutRow[],
  scales: Readonly<Record<string, [number, number]>>,
  source: ReliabilitySource,
  chosen = false,
): Record<string, Reliability> {
  const own = rows.filter(({ generator }) => generator === undefined);
  const trainings = new Set(own.map(({ fold }) => fold)).size;
  return Object.fromEntries(
    Object.entries(scales).flatMap(([head, scale]) => {
      const items = heldOutOf(own, head);
      const on =
        source === 'folds'
          ? `${items.length} images, each scored by ${trainings > 1 ? `one of ${trainings} models` : 'a model'} trained without its prompt`
          : `${items.length} images of prompts that were kept out of training${chosen ? ' but chose its best epoch' : ''}`;
      const measured = measureReliability(items, { source, on, scale });
      const otherGenerators = measureOtherGenerators(heldOutOf(rows, head));
      return measured ? [[head, { ...measured, ...(otherGenerators ? { otherGenerators } : {}) }]] : [];
    }),
  );
}

/** Whether what the folds say of each head holds for a fold that is left out; heads without two folds are left out. */
export function checksOf(
  rows: readonly HeldOutRow[],
  heads: readonly string[],
): Record<string, ReliabilityCheck> {
  const own = rows.filter(({ generator }) => generator === undefined);
  return Object.fromEntries(
    heads.flatMap((head) => {
      const check = checkReliability(heldOutOf(own, head));
      return check ? [[head, check]] : [];
    }),
  );
}
