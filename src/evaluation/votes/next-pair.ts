import { priorDeviation, winChance } from './bradley-terry.ts';

/** An image that may be compared, as far as votes know it. */
export interface Contender {
  id: string;
  /** In logits; 0 before any vote. */
  strength: number;
  votes: number;
}

/** The variance of a strength known from so many votes, roughly: each adds a quarter at most. */
const variance = (votes: number): number => 1 / (1 / priorDeviation ** 2 + votes / 5);

/**
 * The pair whose vote says most: an image with the fewest votes, and the one it is most open against: uncertain, near in strength, and
 * not compared with it before. Undefined where no group has two images.
 *
 * @param groups only images of one group are compared with each other
 * @param met how often two images were compared, or put off
 */
export function nextPair(
  groups: readonly (readonly Contender[])[],
  met: (a: string, b: string) => number,
): [Contender, Contender] | undefined {
  let first: { one: Contender; group: readonly Contender[] } | undefined;
  for (const group of groups) {
    if (group.length < 2) continue;
    for (const one of group) {
      if (first && one.votes >= first.one.votes) continue;
      first = { one, group };
    }
  }
  if (!first) return undefined;
  const { one, group } = first;
  let second: { other: Contender; worth: number } | undefined;
  for (const other of group) {
    if (other.id === one.id) continue;
    const chance = winChance(one.strength - other.strength);
    const information = chance * (1 - chance) * (variance(one.votes) + variance(other.votes));
    const worth = information / (1 + met(one.id, other.id)) ** 2;
    if (!second || worth > second.worth) second = { other, worth };
  }
  return second && [one, second.other];
}
