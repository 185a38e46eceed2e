import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { Random } from '../../../shared/random.ts';
import { groupedFolds } from '../../../training/data/training-set.ts';
import type { Procedure } from '../../../training/paper/procedure.ts';
import { writeWhole } from '../../files/write-whole.ts';
import type { CliIo } from '../../io.ts';
import { rowSchema, type HeldOutRow } from '../../../training/held-out.ts';
import { agreementSchema } from '../evidence.ts';
import { pathsOf, trialFiles, trialsFile, type TrainingFiles } from './training-files.ts';
import { splitRows } from '../../../training/paper/job/split-rows.ts';

/** A training that only measures: on images (numbers) that it does not train on, with the weights of the epoch that others chose. */
export interface Trial {
  /** "fold-2", "seed-21". */
  name: string;
  seed: number;
  rows: number[];
  validation: number[];
  /** Images whose scores count. */
  measured: number[];
  /** Number of the fold, from 1. */
  fold: number;
}

const resultSchema = v.object({
  name: v.string(),
  /** What the training was of. */
  identity: v.string(),
  agreement: agreementSchema,
  rows: v.array(rowSchema),
});

/** What a trial came to. */
export type TrialResult = v.InferOutput<typeof resultSchema>;

/**
 * K folds by prompt: of each, the images of other folds are trained on, but for the procedure's share of them, which chooses the epoch. So no choice
 * has seen the images that are measured.
 */
export function foldTrials(
  groups: readonly string[],
  folds: number,
  procedure: Pick<Procedure, 'validation' | 'split'>,
  seed: number,
): Trial[] {
  const order = new Random(seed).shuffled([...new Set(groups)]);
  const foldOf = groupedFolds(groups, folds, order);
  return Array.from({ length: folds }, (_, fold) => {
    const others = groups.flatMap((_group, i) => (foldOf[i] === fold ? [] : [i]));
    const { rows, validation } = splitRows(
      others.map((i) => groups[i]!),
      procedure,
      seed,
    );
    return {
      name: `fold-${fold + 1}`,
      seed,
      rows: rows.map((i) => others[i]!),
      validation: validation.map((i) => others[i]!),
      measured: groups.flatMap((_group, i) => (foldOf[i] === fold ? [i] : [])),
      fold: fold + 1,
    };
  });
}

/** Trainings on the same split from other seeds: how much of a result is chance. @param count beside the one that is packaged */
export function seedTrials(
  { rows, validation }: Pick<Trial, 'rows' | 'validation'>,
  count: number,
  seed: number,
): Trial[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ name: `seed-${seed + 1 + i}`, seed: seed + 1 + i },
    ...{ rows, validation, measured: validation, fold: 1 },
  }));
}

const trialsSchema = v.pipe(v.string(), v.parseJson(), v.array(resultSchema));

/** What earlier trials of a folder came to; nothing where there is no such file, or it is broken. */
async function readTrials(folder: string): Promise<TrialResult[]> {
  const json = await readFile(join(folder, trialsFile), 'utf8').catch(() => '');
  const found = v.safeParse(trialsSchema, json);
  return found.success ? found.output : [];
}

/** Whether a file's contents are those of `trials.json`. */
export const areTrials = (json: string): boolean => v.is(trialsSchema, json);

/**
 * Runs trials one after the other. Each result is kept on disk at once, so that a resumed run does not train again what is done; the checkpoint of the
 * one under way is its own.
 *
 * @param identityOf what a trial is of: a kept result counts only for the same
 */
export async function runTrials(
  io: Pick<CliIo, 'say'>,
  out: string,
  resume: boolean,
  trials: readonly Trial[],
  identityOf: (trial: Trial) => string,
  run: (
    trial: Trial,
    files: TrainingFiles,
  ) => Promise<{ agreement: TrialResult['agreement']; rows: HeldOutRow[] }>,
): Promise<TrialResult[]> {
  const kept = resume ? await readTrials(out) : [];
  const done: TrialResult[] = [];
  for (const trial of trials) {
    const { name } = trial;
    const identity = identityOf(trial);
    const files = pathsOf(out, trialFiles(name));
    const known = kept.find((one) => one.name === name && one.identity === identity);
    if (known) {
      io.say(`${name} is done already.`);
      done.push(known);
    } else {
      done.push({ name, identity, ...(await run(trial, files)) });
      await writeWhole(join(out, trialsFile), `${JSON.stringify(done)}\n`, `--out ${out}`);
    }
    await rm(files.checkpoint, { force: true });
    await rm(files.best, { force: true });
  }
  return done;
}
