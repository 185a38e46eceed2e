import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { importConfig, type ImportedConfig } from '../../package/import/import-config.ts';
import { FoveaError } from '../../shared/errors.ts';
import { fullSize } from '../../spec/config.ts';
import { exists } from '../file-access.ts';
import { packUsageError, type PackArguments } from './pack-options.ts';

async function text(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new FoveaError('file-missing', `${what} ${path} cannot be read.`, 'Check the path.');
  }
}

/** The sizes of the model: those of a JSON file, otherwise full size. */
export async function readConfig(path: string | undefined): Promise<ImportedConfig> {
  if (path === undefined) return { config: fullSize };
  const json = await text(path, 'The configuration');
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    throw new FoveaError('model-invalid', `The configuration ${path} is not JSON.`);
  }
  return importConfig(raw);
}

/** Where the vocabulary is: given, or beside a checkpoint. */
export async function findVocabulary({
  vocab,
  checkpoints,
}: Pick<PackArguments, 'vocab' | 'checkpoints'>): Promise<string | undefined> {
  if (vocab !== undefined) return vocab;
  for (const checkpoint of checkpoints) {
    const beside = join(dirname(checkpoint), 'vocab.txt');
    if (await exists(beside)) return beside;
  }
  return undefined;
}

/** Lines of a BERT `vocab.txt`. Throws `usage` where none was found. */
export async function readVocabulary(path: string | undefined): Promise<string[]> {
  if (path !== undefined) return (await text(path, 'The vocabulary')).split('\n');
  throw packUsageError(
    'No vocabulary: give --vocab vocab.txt, the word list of the text encoder (bert-base-uncased).',
  );
}
