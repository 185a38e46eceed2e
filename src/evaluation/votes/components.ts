import type { Vote } from './bradley-terry.ts';

/** The sets of images that votes connect, each in order of place, the largest first; images without a vote are in none. */
export function components(n: number, votes: readonly Vote[]): number[][] {
  const leader = Array.from({ length: n }, (_, i) => i);
  const find = (i: number): number => {
    while (leader[i] !== i) i = leader[i] = leader[leader[i]!]!;
    return i;
  };
  const voted = new Set<number>();
  for (const { a, b } of votes) {
    voted.add(a).add(b);
    leader[find(a)] = find(b);
  }
  const sets = new Map<number, number[]>();
  for (const i of [...voted].sort((x, y) => x - y)) {
    const set = sets.get(find(i));
    if (set) set.push(i);
    else sets.set(find(i), [i]);
  }
  return [...sets.values()].sort((x, y) => y.length - x.length);
}
