import { open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FoveaError } from '../../shared/errors.ts';
import type { Input } from '../files/check-output.ts';
import { heldOutFile, isHeldOutRow, leftOutFile } from './evidence/held-out.ts';
import { trainingMark } from './paper/report/html-report.ts';
import { isTrialFile, trialsFile } from './paper/training-files.ts';
import { areTrials } from './paper/trials/run-trials.ts';
import { filesIn, holdsPackage, isPackageFile, refuseInputsIn } from '../files/package-folder.ts';

/** Files of a training beside those of the package. */
const log = 'train.jsonl';
const summary = 'training.json';
const checkpoint = 'checkpoint.bin';
/** Weights of the best epoch, where towers were trained from checkpoints. */
const best = 'best.bin';
/** Curves of a training from checkpoints. */
const curves = 'training.html';
const isOwn = (file: string) =>
  [log, summary, checkpoint, best, curves, heldOutFile, leftOutFile, trialsFile].includes(file) ||
  isTrialFile(file);

/** Whether train.jsonl is empty or begins with the report of an epoch. */
async function isLog(path: string): Promise<boolean> {
  const [first = ''] = (await readFile(path, 'utf8')).split('\n', 1);
  return first === '' || hasKeys(first, ['epoch', 'losses']);
}

function hasKeys(json: string, keys: string[]): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key));
  } catch {
    return false;
  }
}

/** Whether a file begins as a check-point does: the length of a JSON header, and the header. */
async function isCheckpoint(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(16);
    await file.read(start, 0, 16, 0);
    return start.toString('latin1', 4, 15) === '{"version":';
  } finally {
    await file.close();
  }
}

const isHeldOut = async (path: string): Promise<boolean> =>
  isHeldOutRow((await readFile(path, 'utf8')).split('\n', 1)[0] ?? '');

const isEarlier: Record<string, (path: string) => Promise<boolean>> = {
  [log]: isLog,
  [checkpoint]: isCheckpoint,
  [best]: isCheckpoint,
  [trialsFile]: async (path) => areTrials(await readFile(path, 'utf8')),
  [curves]: async (path) => (await readFile(path, 'utf8')).includes(`content="${trainingMark}"`),
  [heldOutFile]: isHeldOut,
  [leftOutFile]: isHeldOut,
  [summary]: async (path) => hasKeys(await readFile(path, 'utf8'), ['validation']),
};

/**
 * Refuses a folder in which a training would overwrite a file that it reads, or one that no training or packing wrote. `usage`; nothing is
 * touched.
 */
export async function checkTrainingFolder(out: string, inputs: readonly Input[]): Promise<void> {
  const name = `--out ${out}`;
  const files = await filesIn(out, name);
  await refuseInputsIn(out, name, (file) => isOwn(file) || isPackageFile(file), inputs);
  const foreign: string[] = [];
  for (const file of files) {
    const check = isEarlier[file] ?? (isTrialFile(file) ? isCheckpoint : undefined);
    if ((await check?.(join(out, file))) === false) foreign.push(file);
  }
  if (!(await holdsPackage(out))) foreign.push(...files.filter(isPackageFile));
  if (foreign.length === 0) return;
  throw new FoveaError(
    'usage',
    `--out ${out} has ${foreign.map((file) => basename(file)).join(', ')}, which fovea did not write: nothing was overwritten.`,
    'Choose another folder, or move its contents.',
  );
}
