import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { measureReliability } from '../../evaluation/reliability/measure.ts';
import type { Reliability, ReliabilitySource } from '../../shared/reliability.ts';
import type { TrainingImage } from '../../training/data/training-set.ts';
import type { CliIo } from '../io.ts';
import { writeWhole } from '../files/write-whole.ts';

/** Name of the file in the training's folder. */
export const heldOutFile = 'held-out.jsonl';

export const heldOutRowSchema = v.object({
  file: v.string(),
  /** Number of the training that had not seen the image's prompt, from 1. */
  fold: v.pipe(v.number(), v.integer(), v.minValue(1)),
  prompt: v.string(),
  scores: v.record(v.string(), v.number()),
  /** The same without the description. */
  undescribed: v.optional(v.record(v.string(), v.number())),
  ratings: v.record(v.string(), v.number()),
});

/** An image's scores from a model that was trained without its prompt, and its ratings, per head. */
export type HeldOutRow = v.InferOutput<typeof heldOutRowSchema>;

/** The rows of images (numbers, [N]) with their scores, [N] per head. @param fold from 1 */
export function heldOutRows(
  {
    images,
    paths,
  }: { images: readonly Pick<TrainingImage, 'targets' | 'group'>[]; paths: readonly string[] },
  held: readonly number[],
  predicted: Readonly<Record<string, readonly number[]>>,
  fold: number,
  undescribed?: Readonly<Record<string, readonly number[]>>,
): HeldOutRow[] {
  const at = (scores: Readonly<Record<string, readonly number[]>>, i: number) =>
    Object.fromEntries(Object.entries(scores).map(([head, values]) => [head, values[i]!]));
  return held.map((row, i) => ({
    file: basename(paths[row]!),
    fold,
    prompt: images[row]!.group,
    scores: at(predicted, i),
    ...(undescribed ? { undescribed: at(undescribed, i) } : {}),
    ratings: images[row]!.targets,
  }));
}

/** Whether a line is one of ours. */
export function isHeldOutRow(line: string): boolean {
  try {
    return v.is(heldOutRowSchema, JSON.parse(line));
  } catch {
    return false;
  }
}

/** Writes the predictions of the folds, a line an image, so that anybody can check what a package says of itself. */
export function writeHeldOut(folder: string, rows: readonly HeldOutRow[]): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return writeWhole(join(folder, heldOutFile), text, `--out ${folder}`);
}

/** The predictions of an earlier run's folds; none where there is no such file, or it is broken. */
export async function readHeldOut(folder: string): Promise<HeldOutRow[]> {
  try {
    const lines = (await readFile(join(folder, heldOutFile), 'utf8')).split('\n').filter(Boolean);
    return lines.map((line) => v.parse(heldOutRowSchema, JSON.parse(line)));
  } catch {
    return [];
  }
}

/**
 * What a package may say of its heads: measured on the folds, else on the validation split; says which heads stay unknown.
 *
 * @param chosen the validation split also chose when to stop
 * @param hint how to measure it
 */
export function heldOutReliability(
  scales: Readonly<Record<string, [number, number]>>,
  folds: readonly HeldOutRow[],
  validation: readonly HeldOutRow[],
  chosen: boolean,
  io: Pick<CliIo, 'say'>,
  hint = ' (--folds 5 measures it)',
): Record<string, Reliability> {
  const known =
    folds.length > 0
      ? reliabilityOf(folds, scales, 'folds')
      : reliabilityOf(validation, scales, 'validation', chosen);
  const few = folds.length + validation.length > 0 ? 'too few' : 'no';
  for (const head of Object.keys(scales).filter((name) => !known[name]))
    io.say(`How far people agree with ${head} is not known: there were ${few} held-out images${hint}.`);
  return known;
}

/**
 * What the rows say of each head; a head with too few ratings is left out: not known.
 *
 * @param chosen the same images also chose when to stop the training, which flatters it
 */
export function reliabilityOf(
  rows: readonly HeldOutRow[],
  scales: Readonly<Record<string, [number, number]>>,
  source: ReliabilitySource,
  chosen = false,
): Record<string, Reliability> {
  const trainings = new Set(rows.map(({ fold }) => fold)).size;
  return Object.fromEntries(
    Object.entries(scales).flatMap(([head, scale]) => {
      const items = rows.flatMap(({ fold, prompt, scores, ratings, ...row }) => {
        const [score, rating, undescribed] = [scores[head], ratings[head], row.undescribed?.[head]];
        return score === undefined || rating === undefined
          ? []
          : [
              {
                ...{ score, rating, fold },
                ...(prompt === '' ? {} : { group: prompt }),
                ...(undescribed === undefined ? {} : { undescribed }),
              },
            ];
      });
      const on =
        source === 'folds'
          ? `${items.length} images, each scored by ${trainings > 1 ? `one of ${trainings} models` : 'a model'} trained without its prompt`
          : `${items.length} images of prompts that were kept out of training${chosen ? ' but chose its best epoch' : ''}`;
      const measured = measureReliability(items, { source, on, scale });
      return measured ? [[head, measured]] : [];
    }),
  );
}
