import { nextPair } from '../../../evaluation/votes/next-pair.ts';
import { numberOf } from '../batch/index.ts';
import type { MarksState } from '../cull/index.ts';
import type { Vote } from '../votes/index.ts';
import { pairKey, type RateState } from './store.ts';

/** A number by chance that is always the same for an id. */
function lot(id: string): number {
  let mixed = Math.imul(numberOf(id) ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Ids in an order that says nothing of their scores or names, and stays the same over a reload. */
export function blindOrder(ids: readonly string[]): string[] {
  return [...ids].sort((a, b) => lot(a) - lot(b) || numberOf(a) - numberOf(b));
}

/** The image to rate next: of those without stars, one that was put off least; undefined when all have stars. */
export function nextImage(
  ids: readonly string[],
  marks: MarksState['marks'],
  putOff: RateState['putOff'],
): string | undefined {
  let next: string | undefined;
  for (const id of ids) {
    if (marks[id]?.stars !== undefined) continue;
    if (next === undefined || (putOff[id] ?? 0) < (putOff[next] ?? 0)) next = id;
  }
  return next;
}

/**
 * The two images to vote on next, left and right by chance; undefined where no group has two. Strengths are guessed from the share of wins
 * alone: counting the votes takes a while, and the pair that is seen must not change meanwhile.
 */
export function nextVote(
  groups: readonly (readonly string[])[],
  votes: readonly Vote[],
  putOff: RateState['putOff'],
): Pick<Vote, 'left' | 'right'> | undefined {
  const wins = new Map<string, number>();
  const counts = new Map<string, number>();
  const met = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, value: number): void => {
    to.set(key, (to.get(key) ?? 0) + value);
  };
  for (const { left, right, won } of votes) {
    const share = won === 'tie' ? 0.5 : Number(won === 'left');
    add(wins, left, share);
    add(wins, right, 1 - share);
    add(counts, left, 1);
    add(counts, right, 1);
    add(met, pairKey(left, right), 1);
  }
  const contenders = groups.map((ids) =>
    ids.map((id) => {
      const [won, all] = [wins.get(id) ?? 0, counts.get(id) ?? 0];
      return { id, strength: Math.log((won + 1) / (all - won + 1)), votes: all + (putOff[id] ?? 0) };
    }),
  );
  const pair = nextPair(contenders, (a, b) => (met.get(pairKey(a, b)) ?? 0) + (putOff[pairKey(a, b)] ?? 0));
  if (!pair) return undefined;
  const [one, other] = pair.map(({ id }) => id) as [string, string];
  const turned = (lot(one) ^ lot(other) ^ votes.length) & 1;
  return turned ? { left: other, right: one } : { left: one, right: other };
}
