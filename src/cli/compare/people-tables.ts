import { pairTablesOf } from '../../evaluation/reliability/preference.ts';
import { modelId } from '../../records/score-record.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { PairTable } from '../../shared/reliability.ts';
import { readManifest } from '../files/read-manifest.ts';
import type { ReadRun } from './read-run.ts';

/**
 * How often people agree with the scores of each head, from the package that made them; nothing where that is another package, or cannot
 * be read: then ties are what is shown as 0.00, which the report says.
 */
export async function peopleTables(
  folder: string,
  runs: readonly ReadRun[],
  samePrompt: boolean,
): Promise<Record<string, PairTable>> {
  const found = await readManifest(folder).catch((error: unknown) => {
    if (error instanceof FoveaError) throw error;
    return undefined;
  });
  if (!found) return {};
  const {
    manifest: { name, heads },
    hash,
  } = found;
  const own = modelId({ name, hash: hash.slice(0, 12) });
  if (!runs.every(({ facts: { model = [] } }) => model.length === 1 && model[0] === own)) return {};
  return pairTablesOf(heads, samePrompt);
}
