import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import type { Importer } from '../../package/import/importer.ts';
import { importerFor } from '../../package/import/importers.ts';
import { vocabularyText } from '../../package/import/vocabulary-text.ts';
import { parseConfiguration } from '../../package/text-files.ts';
import { FoveaError } from '../../shared/errors.ts';
import { exists, openFile } from '../file-access.ts';
import { packUsageError, type PackArguments } from './pack-options.ts';

async function bytesOf(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch {
    throw new FoveaError('file-missing', `${what} ${path} cannot be read.`, 'Check the path.');
  }
}

/** The JSON of a configuration; undefined where there is none. */
export async function readConfig(path: string | undefined): Promise<unknown> {
  return path === undefined ? undefined : parseConfiguration(await bytesOf(path, 'The configuration'), path);
}

/** Whose checkpoints these are, by their keys alone. */
export async function recognise(checkpoints: readonly string[]): Promise<Importer> {
  const sources = [];
  for (const path of checkpoints) {
    const file = await openFile(path);
    try {
      sources.push(await openCheckpoint(file));
    } finally {
      await file.close();
    }
  }
  return importerFor(sources);
}

/** The first of these names that lies beside a checkpoint. */
async function beside(checkpoints: readonly string[], names: readonly string[]): Promise<string | undefined> {
  for (const checkpoint of checkpoints) {
    for (const name of names) {
      const path = join(dirname(checkpoint), name);
      if (await exists(path)) return path;
    }
  }
  return undefined;
}

/** Where the vocabulary is: given, or beside a checkpoint under a name that its family uses. */
export async function findVocabulary(
  { vocab, checkpoints }: { vocab: string | undefined; checkpoints: readonly string[] },
  { vocabularies }: Pick<Importer, 'vocabularies'>,
): Promise<string | undefined> {
  return vocab ?? (await beside(checkpoints, vocabularies));
}

/** The same of the configuration. */
export async function findConfig(
  { config, checkpoints }: Pick<PackArguments, 'config' | 'checkpoints'>,
  { configuration }: Importer,
): Promise<string | undefined> {
  return config ?? (configuration === undefined ? undefined : await beside(checkpoints, [configuration]));
}

/** The text of a vocabulary. Throws `usage` where none was found. */
export async function readVocabulary(
  path: string | undefined,
  { wanted }: Pick<Importer, 'wanted'>,
): Promise<string> {
  if (path !== undefined) return vocabularyText(await bytesOf(path, 'The vocabulary'), path);
  throw packUsageError(`No vocabulary: give --vocab ${wanted}.`);
}
