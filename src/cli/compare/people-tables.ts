import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../formats/sha256.ts';
import { parseManifest } from '../../package/manifest.ts';
import { modelId } from '../../records/score-record.ts';
import type { PairTable } from '../../shared/reliability.ts';
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
  const json = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
  if (json === undefined) return {};
  const hash = (await sha256(new TextEncoder().encode(json))).slice(0, 12);
  const { name, heads } = parseManifest(json);
  const own = modelId({ name, hash });
  if (!runs.every(({ facts: { model = [] } }) => model.length === 1 && model[0] === own)) return {};
  return Object.fromEntries(
    heads.flatMap(({ name: head, reliability }) => {
      const table = samePrompt ? (reliability?.samePrompt ?? reliability?.pairs) : reliability?.pairs;
      return table ? [[head, table]] : [];
    }),
  );
}
