import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../../../files/write-whole.ts';
import type { CliIo } from '../../../io.ts';
import { rowSchema, type HeldOutRow } from '../../../../training/held-out.ts';
import { agreementSchema } from '../../evidence/evidence.ts';
import { pathsOf, trialFiles, trialsFile, type TrainingFiles } from '../training-files.ts';
import type { Trial } from './plan-trials.ts';

const resultSchema = v.object({
  name: v.string(),
  /** What the training was of. */
  identity: v.string(),
  agreement: agreementSchema,
  rows: v.array(rowSchema),
});

/** What a trial came to. */
export type TrialResult = v.InferOutput<typeof resultSchema>;

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
    const { name, title } = trial;
    const identity = identityOf(trial);
    const files = pathsOf(out, trialFiles(name));
    const known = kept.find((one) => one.name === name && one.identity === identity);
    if (known) {
      io.say(`${title} is done already.`);
      done.push(known);
    } else {
      done.push({ name, identity, ...(await run(trial, files)) });
      const later = kept.filter((one) => !done.some((other) => other.name === one.name));
      await writeWhole(join(out, trialsFile), `${JSON.stringify([...done, ...later])}\n`, `--out ${out}`);
    }
    await rm(files.checkpoint, { force: true });
    await rm(files.best, { force: true });
  }
  return done;
}
