/*
 * The columns of our own tables, as they are written and as they are recognised when such a table comes back: what was measured here is
 * no rating.
 */

/** Behind the scores in a table of `fovea score`. */
export const recordColumns = [
  'crops',
  'warnings',
  'error',
  'model',
  'ms',
  'prompt',
  'prompt_from',
  'reasons',
] as const;

/** Those of them that tables of every version have. */
export const firstRecordColumns = recordColumns.slice(0, 5);

/** Behind those, where descriptions were requested. */
export const describedColumns = [
  'description',
  'description_model',
  'description_host',
  'description_mode',
  'description_error',
] as const;

/** In an export of the page, behind the file's name, its status and the scores. */
const pageColumns = [
  'error',
  'warnings',
  'reasons',
  'prompt',
  'prompt_origin',
  'prompt_from',
  'prompt_dropped',
  'description',
  'description_origin',
  'description_model',
  'description_host',
  'description_mode',
  'description_error',
  'width',
  'height',
  'crops',
  'model',
  'model_hash',
  'profile',
  'untrained',
  'backend',
  'adapter',
  'fovea_version',
  'scored_at',
  'ms',
  'mark',
  'stars',
  'votes',
  'vote_strength',
  'vote_error',
] as const;

export type RecordColumn = (typeof recordColumns)[number] | (typeof describedColumns)[number];
export type PageColumn = (typeof pageColumns)[number];

/** What earlier versions wrote besides. */
const earlier = ['description_from'];

/** The user's own texts and ratings: they are read again. */
const given = new Set<string>(['prompt', 'description', 'stars', 'vote_strength'] satisfies PageColumn[]);

const measured = new Set(
  ['status', ...recordColumns, ...describedColumns, ...pageColumns, ...earlier].filter(
    (name) => !given.has(name),
  ),
);

/** Whether a column of a table of ours, named so, holds what we measured; scores are told apart by their place or by `isOfHead`. */
export function isMeasured(name: string): boolean {
  return measured.has(name);
}

/** What tables say of each head beside its score (those of `fovea score`: the ends of its interval); `_raw` is of earlier versions. */
export const headColumns = (head: string) =>
  ({
    spread: `${head}_spread`,
    percentile: `${head}_percentile`,
    low: `${head}_low`,
    high: `${head}_high`,
  }) as const;

/** Whether a column says something of a head beside its score. */
export function isOfHead(name: string): boolean {
  return /_(spread|percentile|low|high|raw)$/.test(name);
}
