import { stat } from 'node:fs/promises';
import { FoveaError } from '../../shared/errors.ts';
import { isPictureName } from '../../records/passed-over.ts';
import { systemCode } from '../items/item.ts';
import { outputError } from './output-error.ts';

/** A file the command reads. */
export interface Input {
  path: string;
  /** As the user knows it: `the table of --items`. */
  what: string;
}

export interface Output {
  path: string;
  /** The option and its value: `--out scores.jsonl`. */
  name: string;
  /** Whether the existing file is an earlier output of the same kind, so that it may be overwritten. */
  isEarlier: (path: string) => Promise<boolean>;
  /** What such a file holds: `scores of fovea`. */
  holds: string;
}

/** Whether two paths lead to one file: by links, hard or symbolic, by another spelling, or by another name of a folder. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const look = (path: string) => stat(path, { bigint: true }).catch(() => undefined);
  const [a, b] = await Promise.all([look(one), look(other)]);
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/** Throws `usage` where an output is one of the files that are read. */
export async function refuseInputs(
  { path, name }: Pick<Output, 'path' | 'name'>,
  inputs: readonly Input[],
): Promise<void> {
  for (const input of inputs) {
    if (!(await isSameFile(path, input.path))) continue;
    throw new FoveaError(
      'usage',
      `${name} is ${input.what}: it would be overwritten.`,
      'Nothing was written. Choose another file.',
    );
  }
}

/** What stands where an output is to go. `device`: a pipe or terminal, which holds nothing that could be lost. */
export type Found = 'nothing' | 'earlier' | 'device';

/**
 * Checks whether an output may be written, without touching anything. Throws `usage` for a file that is read, for an image, and for a file with
 * anything in it that is no earlier output: what the user owns is never overwritten.
 */
export async function checkOutput(output: Output, inputs: readonly Input[]): Promise<Found> {
  const { path, name, isEarlier, holds } = output;
  await refuseInputs(output, inputs);
  if (isPictureName(path)) {
    throw new FoveaError(
      'usage',
      `${name} names an image.`,
      'Nothing was written. If a pattern such as *.png follows --out, the shell puts its first match there: name the output file first.',
    );
  }
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw asUsage(outputError(name, error));
  });
  if (!found) return 'nothing';
  if (found.isDirectory()) throw new FoveaError('usage', `${name} is a folder.`, 'Name a file.');
  if (!found.isFile()) return 'device';
  if (found.size === 0 || (await isEarlier(path))) return 'earlier';
  throw new FoveaError(
    'usage',
    `${name} exists and holds something other than ${holds}: it was not overwritten.`,
    'Choose another file, or move that one.',
  );
}

/** The same failure, found before anything was begun. */
export function asUsage({ message, hint }: FoveaError): FoveaError {
  return new FoveaError('usage', message, hint);
}
