import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import type { Importer } from '../../package/import/importer.ts';
import { importerFor } from '../../package/import/importers.ts';
import { vocabularyText } from '../../package/import/vocabulary-text.ts';
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
  if (path === undefined) return undefined;
  const json = new TextDecoder().decode(await bytesOf(path, 'The configuration'));
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new FoveaError('model-invalid', `The configuration ${path} is not JSON.`);
  }
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

/** Where vocabulary and configuration are: given, or beside a checkpoint under the names that its family uses. */
export async function findBeside(
  { vocab, config, checkpoints }: Pick<PackArguments, 'vocab' | 'config' | 'checkpoints'>,
  { vocabularies, configuration }: Importer,
): Promise<{ vocab: string | undefined; config: string | undefined }> {
  return {
    vocab: vocab ?? (await beside(checkpoints, vocabularies)),
    config: config ?? (configuration === undefined ? undefined : await beside(checkpoints, [configuration])),
  };
}

/** The text of a vocabulary. Throws `usage` where none was found. */
export async function readVocabulary(path: string | undefined, { wanted }: Importer): Promise<string> {
  if (path !== undefined) return vocabularyText(await bytesOf(path, 'The vocabulary'), path);
  throw packUsageError(`No vocabulary: give --vocab ${wanted}.`);
}
