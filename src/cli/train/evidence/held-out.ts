import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { Reliability } from '../../../shared/reliability.ts';
import type { TrainingImage } from '../../../training/data/training-set.ts';
import {
  checksOf,
  reliabilityOf,
  rowSchema,
  type HeldOutImage,
  type HeldOutRow,
} from '../../../training/held-out.ts';
import type { ReliabilityCheck } from '../../../evaluation/reliability/check.ts';
import { checkWords } from '../../evaluate/check-words.ts';
import type { CliIo } from '../../io.ts';
import { writeWhole } from '../../files/write-whole.ts';

/** Name of the file in the training's folder. */
export const heldOutFile = 'held-out.jsonl';
/** The same for images that were held out by their generator. */
export const leftOutFile = 'held-out-generators.jsonl';

/** The images of a table as lists of predictions name them: by file, without its folder. */
export function heldOutImages({
  images,
  paths,
}: {
  images: readonly Pick<TrainingImage, 'targets' | 'group'>[];
  paths: readonly string[];
}): HeldOutImage[] {
  return images.map(({ targets, group }, i) => ({
    file: basename(paths[i]!),
    prompt: group,
    ratings: targets,
  }));
}

/** Whether a line is one of ours. */
export function isHeldOutRow(line: string): boolean {
  try {
    return v.is(rowSchema, JSON.parse(line));
  } catch {
    return false;
  }
}

/**
 * Writes the predictions for images that were held out, a line an image, so that anybody can check what a package says of itself: those of the
 * folds, and in a file of their own those of images held out by their generator (the same images may be in both).
 */
export async function writeHeldOut(folder: string, rows: readonly HeldOutRow[]): Promise<void> {
  const [folds, generators] = [false, true].map((by) =>
    rows.filter(({ generator }) => (generator !== undefined) === by),
  );
  const write = (file: string, list: readonly HeldOutRow[] = []) =>
    writeWhole(join(folder, file), list.map((row) => `${JSON.stringify(row)}\n`).join(''), `--out ${folder}`);
  if (folds?.length) await write(heldOutFile, folds);
  if (generators?.length) await write(leftOutFile, generators);
}

/** The predictions of an earlier run: of its folds, then of generators left out; none where there is no such file, or it is broken. */
export async function readHeldOut(folder: string): Promise<HeldOutRow[]> {
  const read = async (file: string): Promise<HeldOutRow[]> => {
    try {
      const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter(Boolean);
      return lines.map((line) => v.parse(rowSchema, JSON.parse(line)));
    } catch {
      return [];
    }
  };
  return [...(await read(heldOutFile)), ...(await read(leftOutFile))];
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
  const byGenerator = folds.filter(({ generator }) => generator !== undefined);
  const known =
    folds.length > byGenerator.length
      ? reliabilityOf(folds, scales, 'folds')
      : reliabilityOf([...validation, ...byGenerator], scales, 'validation', chosen);
  const few = folds.length + validation.length > 0 ? 'too few' : 'no';
  for (const head of Object.keys(scales).filter((name) => !known[name]))
    io.say(`How far people agree with ${head} is not known: there were ${few} held-out images${hint}.`);
  return known;
}

/** Whether what some folds say of each head holds in another; says it, too. */
export function sayChecks(
  folds: readonly HeldOutRow[],
  heads: readonly string[],
  io: Pick<CliIo, 'say'>,
): Record<string, ReliabilityCheck> {
  const checks = checksOf(folds, heads);
  for (const [head, check] of Object.entries(checks)) io.say(`${head}: ${checkWords(check)}`);
  return checks;
}
