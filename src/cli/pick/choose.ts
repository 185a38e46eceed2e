import { countOf, type Amount } from '../amount.ts';
import type { Candidate } from './candidate.ts';

export interface Wish {
  /** The score that decides. */
  head: string;
  /** How many of the best to keep: of each group, or of all. */
  amount: Amount | undefined;
  /** Least scores. */
  least: Readonly<Record<string, number>>;
  /** The group of an image, empty for none; undefined: all are one group. */
  group: ((candidate: Candidate) => string) | undefined;
  /** The first of the images, best first, that an image is a near-duplicate of: its own place where there is none. */
  fold: (candidates: readonly Candidate[]) => ArrayLike<number>;
  /** Whether a difference between two scores says anything. */
  isTie: (difference: number) => boolean;
}

/** Why an image is not kept. */
export type Reason =
  | { kind: 'lower' }
  | { kind: 'below'; head: string; least: number }
  | { kind: 'duplicate'; of: Candidate };

/** A kept image and the best one that was left, whose scores say nothing about which is better. */
interface Tie {
  kept: Candidate;
  left: Candidate;
  difference: number;
}

export interface Choice {
  /** Best first; of groups, in the order in which they first appear. */
  kept: { candidate: Candidate; group: string }[];
  rest: { candidate: Candidate; group: string; reason: Reason }[];
  /** Images about which nothing can be decided, with the reason in words. */
  undecided: { candidate: Candidate; why: string }[];
  ties: Tie[];
}

/**
 * The images to keep and the rest. Equal scores are decided by the order given, so that the same lines always give the same choice. A percentage counts all
 * scored images, also those that least scores or near-duplicates then exclude.
 */
export function choose(candidates: readonly Candidate[], wish: Wish): Choice {
  const choice: Choice = { kept: [], rest: [], undecided: [], ties: [] };
  const groups = new Map<string, { candidate: Candidate; score: number }[]>();
  for (const candidate of candidates) {
    const score = candidate.scores[wish.head] ?? undefined;
    const group = wish.group?.(candidate);
    const why =
      candidate.problem ??
      (score === undefined
        ? `It has no ${wish.head} score.`
        : group === ''
          ? 'It has nothing to group by.'
          : undefined);
    if (why !== undefined || score === undefined) choice.undecided.push({ candidate, why: why ?? '' });
    else {
      const list = groups.get(group ?? '');
      if (list) list.push({ candidate, score });
      else groups.set(group ?? '', [{ candidate, score }]);
    }
  }
  for (const [group, list] of groups) chooseFrom(group, list, wish, choice);
  return choice;
}

function chooseFrom(
  group: string,
  list: { candidate: Candidate; score: number }[],
  wish: Wish,
  { kept, rest, ties }: Choice,
): void {
  const passed = list.filter(({ candidate }) => {
    const failed = Object.entries(wish.least).find(
      ([head, least]) => !((candidate.scores[head] ?? -Infinity) >= least),
    );
    if (failed) rest.push({ candidate, group, reason: { kind: 'below', head: failed[0], least: failed[1] } });
    return !failed;
  });
  // sort() keeps the order of equal scores
  const sorted = passed.sort((a, b) => b.score - a.score);
  const leaders = wish.fold(sorted.map(({ candidate }) => candidate));
  const single = sorted.filter(({ candidate }, place) => {
    const leader = leaders[place]!;
    if (leader !== place)
      rest.push({ candidate, group, reason: { kind: 'duplicate', of: sorted[leader]!.candidate } });
    return leader === place;
  });
  const count = Math.min(countOf(wish.amount, list.length), single.length);
  for (const { candidate } of single.slice(0, count)) kept.push({ candidate, group });
  for (const { candidate } of single.slice(count)) rest.push({ candidate, group, reason: { kind: 'lower' } });
  const [last, next] = [single[count - 1], single[count]];
  if (!last || !next) return;
  const difference = last.score - next.score;
  if (wish.isTie(difference)) ties.push({ kept: last.candidate, left: next.candidate, difference });
}
