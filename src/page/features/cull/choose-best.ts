import type { Mark } from './store.ts';

/** How many of the best to keep. */
export type Amount =
  | { kind: 'count'; value: number }
  /** Of the scored images, 0..100; rounded to the nearest number of images, but never to none. */
  | { kind: 'percent'; value: number }
  /** The best of each group. */
  | { kind: 'group' };

export interface Chosen {
  keep: string[];
  reject: string[];
  /** Listed images without a score: they stay undecided. */
  unscored: string[];
}

/**
 * The best images and the rest. Equal scores at the border are decided by the order given.
 *
 * @param groups ids best first, a list for each group; a single one for the whole batch
 * @param scored whether an image has a score
 */
export function chooseBest(
  groups: readonly (readonly string[])[],
  scored: (id: string) => boolean,
  amount: Amount,
  rank: (a: string, b: string) => number,
): Chosen {
  const unscored = groups.flat().filter((id) => !scored(id));
  const lists = groups.map((ids) => ids.filter(scored));
  if (amount.kind === 'group') {
    return {
      keep: lists.flatMap((ids) => ids.slice(0, 1)),
      reject: lists.flatMap((ids) => ids.slice(1)),
      unscored,
    };
  }
  const all = lists.length === 1 ? lists[0]! : lists.flat().sort(rank);
  const wanted =
    amount.kind === 'count' ? amount.value : Math.max(1, Math.round((all.length * amount.value) / 100));
  const count = Math.min(Math.max(0, Math.floor(wanted)), all.length);
  return { keep: all.slice(0, count), reject: all.slice(count), unscored };
}

/** Marks of a choice: kept and rejected, the stars of before left as they are. */
export function marksOf(
  { keep, reject }: Chosen,
  marks: Readonly<Record<string, Mark>>,
): Record<string, Mark> {
  const flag = (ids: string[], value: 'keep' | 'reject'): [string, Mark][] =>
    ids.map((id) => [id, { ...marks[id], flag: value }]);
  return Object.fromEntries([...flag(keep, 'keep'), ...flag(reject, 'reject')]);
}
