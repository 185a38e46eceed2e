import { pairTablesOf } from '../../evaluation/reliability/preference.ts';
import type { PairTable } from '../../shared/reliability.ts';
import { headNames } from '../../shared/models/head-names.ts';
import type { KnownPackage } from '../files/scored-by.ts';
import type { ReadRun } from './read-run.ts';

/** The models of an id: several where they scored side by side. */
const membersOf = (id: string): string[] => id.split('+');

/**
 * How often people agree with the scores of each head, from the packages that made them; nothing where those are others: then ties
 * are what is shown as 0.00, which the report says.
 */
export function peopleTables(
  known: readonly KnownPackage[],
  runs: readonly ReadRun[],
  samePrompt: boolean,
): Record<string, PairTable> {
  const made = runs.flatMap(({ facts: { model = [''] } }) => model.map((id) => packagesOf(known, id)));
  const [first] = made;
  if (!first || made.some((packages) => packages?.join() !== first.join())) return {};
  const packages = first.map((place) => known[place]!);
  const names = headNames(
    packages.map(({ manifest: { name, heads }, ids: [id] }) => ({
      ...{ name, heads, hash: id.slice(name.length + 1) },
    })),
  );
  const heads = packages.flatMap(({ manifest }, i) =>
    manifest.heads.map((head) => ({ ...head, name: names[i]![head.name]! })),
  );
  return pairTablesOf(heads, samePrompt);
}

/** Places among the known packages of those that an id names; undefined where one is not known. */
function packagesOf(known: readonly KnownPackage[], id: string): number[] | undefined {
  const places = membersOf(id).map((member) => known.findIndex(({ ids }) => ids.includes(member)));
  return places.includes(-1) ? undefined : places;
}

/** The run with its packages named as they are now: what changed since its scores were made is not in them. */
export function asNamedNow<T extends Pick<ReadRun, 'facts'>>(known: readonly KnownPackage[], run: T): T {
  const { model } = run.facts;
  if (model === undefined) return run;
  const nowOf = (id: string): string => known.find(({ ids }) => ids.includes(id))?.ids[0] ?? id;
  const now = model.map((id) => membersOf(id).map(nowOf).join('+'));
  return { ...run, facts: { ...run.facts, model: [...new Set(now)] } };
}
