import { open } from 'node:fs/promises';
import { asUsage, checkOutput, type Input } from '../files/check-output.ts';
import { holdsScores } from '../files/earlier-scores.ts';
import { openLineFile, type Sink } from '../files/line-file.ts';
import { lock } from '../files/lock.ts';
import { outputError } from '../files/output-error.ts';
import { userPath, type CliIo } from '../io.ts';
import { FoveaError } from '../../shared/errors.ts';
import { systemCode } from '../items/item.ts';

/** An output that this process alone may write. */
export interface HeldOutput {
  /** Opens it, new or resumed; `usage` where that is not possible. */
  open(append: boolean): Promise<Sink>;
  /** Lets others have it. */
  release(): Promise<void>;
}

const hint = 'Free some space; --resume continues a .jsonl file.';

/**
 * stdout, or the file of `--out`. Throws `usage` before anything is written: where it is one of the inputs, or an image, or holds anything
 * but earlier scores, or another run is writing it.
 */
export async function holdOutput(
  io: CliIo,
  out: string | undefined,
  inputs: readonly Input[],
): Promise<HeldOutput> {
  if (out === undefined) {
    const stdout = { write: (text: string) => io.out(text), close: () => Promise.resolve() };
    return { open: () => Promise.resolve(stdout), release: () => Promise.resolve() };
  }
  const name = `--out ${out}`;
  const path = userPath(io, out);
  const output = { path, name, isEarlier: holdsScores, holds: 'scores written by fovea' };
  if ((await checkOutput(output, inputs)) === 'device') {
    return { open: () => openDevice(path, name), release: () => Promise.resolve() };
  }
  const held = await lock(path, name).catch((error: unknown) => {
    if (error instanceof FoveaError) throw error;
    if (['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error))) {
      io.say(
        `No lock file can be created beside ${name} (${systemCode(error)}): make sure that no other run writes to it.`,
      );
      return undefined;
    }
    const failure = outputError(name, error);
    throw failure.code === 'storage-full' ? failure : asUsage(failure);
  });
  return {
    open: (append) =>
      openLineFile(path, name, hint, append).catch((error: unknown) => {
        throw asUsage(outputError(name, error));
      }),
    release: async () => held?.release(),
  };
}

/** A pipe or terminal: nothing to empty, nothing to take back. */
async function openDevice(path: string, name: string): Promise<Sink> {
  const file = await open(path, 'w').catch((error: unknown) => {
    const failure = outputError(name, error);
    throw failure.code === 'storage-full' ? failure : asUsage(failure);
  });
  return {
    write: (text) =>
      file.writeFile(text).catch((error: unknown) => {
        throw outputError(name, error);
      }),
    close: () => file.close(),
  };
}
