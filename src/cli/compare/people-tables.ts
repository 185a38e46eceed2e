import { pairTablesOf } from '../../evaluation/reliability/preference.ts';
import type { PairTable } from '../../shared/reliability.ts';
import { scoredAll, type KnownPackage } from '../files/scored-by.ts';
import type { ReadRun } from './read-run.ts';

/**
 * How often people agree with the scores of each head, from the package that made them; nothing where that is another package: then ties
 * are what is shown as 0.00, which the report says.
 */
export function peopleTables(
  known: KnownPackage | undefined,
  runs: readonly ReadRun[],
  samePrompt: boolean,
): Record<string, PairTable> {
  if (!known || !runs.every(({ facts: { model = [] } }) => scoredAll(known, model))) return {};
  return pairTablesOf(known.manifest.heads, samePrompt);
}

/** The run with its package named as it is now: what changed since its scores were made is not in them. */
export function asNamedNow<T extends Pick<ReadRun, 'facts'>>(known: KnownPackage | undefined, run: T): T {
  const { model } = run.facts;
  if (!known || model === undefined) return run;
  const now = model.map((id) => (known.ids.includes(id) ? known.ids[0] : id));
  return { ...run, facts: { ...run.facts, model: [...new Set(now)] } };
}
