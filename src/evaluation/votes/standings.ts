import { bradleyTerry, type Vote } from './bradley-terry.ts';
import { components } from './components.ts';

/** z of a 95% interval. */
export const z95 = 1.959963984540054;

/** Votes are worth giving until this share of what tells the images apart is no chance. */
export const wantedReliability = 0.8;

/** One image among those it was compared with. */
interface Standing {
  /** Its place in the list. */
  index: number;
  /** In logits, 0 on average over its set. */
  strength: number;
  /** Standard error of the strength within its set. */
  error: number;
  votes: number;
  /** Of the strength's difference from the next one of its set; absent for the last. */
  next?: { difference: number; error: number };
}

/** What the votes say. */
export interface Standings {
  /** Sets of images that votes connect, the largest first, each from the best on. Strengths of two sets have nothing to do with each other. */
  sets: Standing[][];
  votes: number;
  /** Pairs within the sets, and those of them whose difference has a 95% interval without 0. */
  pairs: number;
  apart: number;
  /** The share of the strengths' variance that is not error, 0 to 1. */
  reliability: number;
  /** About how many more votes bring the reliability to `wantedReliability`; 0 where it is there. */
  more: number;
}

/**
 * Strengths of images by votes between them, with errors, the pairs that are told apart, and how many more votes are worth giving: errors
 * shrink with the root of the number of votes.
 *
 * @param n number of images that votes may name
 */
export function standingsOf(n: number, votes: readonly Vote[]): Standings {
  const counts = new Uint32Array(n);
  for (const { a, b } of votes) {
    counts[a]!++;
    counts[b]!++;
  }
  const found = components(n, votes).map((places) => rankSet(places, votes, counts));
  const images = found.flatMap(({ set }) => set);
  const total = (of: (standing: Standing) => number): number => images.reduce((sum, one) => sum + of(one), 0);
  const spread = total(({ strength }) => strength ** 2);
  const noise = total(({ error }) => error ** 2);
  const reliability = images.length === 0 ? 0 : spread / (spread + noise);
  const wanted = noise / (spread + noise) / (1 - wantedReliability);
  return {
    sets: found.map(({ set }) => set),
    votes: votes.length,
    pairs: found.reduce((sum, { set }) => sum + (set.length * (set.length - 1)) / 2, 0),
    apart: found.reduce((sum, one) => sum + one.apart, 0),
    reliability,
    more: images.length === 0 || wanted <= 1 ? 0 : Math.ceil(votes.length * (wanted - 1)),
  };
}

function rankSet(
  places: readonly number[],
  votes: readonly Vote[],
  counts: Uint32Array,
): { set: Standing[]; apart: number } {
  const n = places.length;
  const local = new Map(places.map((place, i) => [place, i]));
  const own = votes.flatMap((vote): Vote[] => {
    const [a, b] = [local.get(vote.a), local.get(vote.b)];
    return a === undefined || b === undefined ? [] : [{ a, b, won: vote.won }];
  });
  const { strengths, covariance } = bradleyTerry(n, own);
  const between = (i: number, j: number) => ({
    difference: strengths[i]! - strengths[j]!,
    error: Math.sqrt(
      Math.max(0, covariance[i * n + i]! + covariance[j * n + j]! - 2 * covariance[i * n + j]!),
    ),
  });
  // what all strengths have in common is the prior's and no matter of their set
  let common = 0;
  for (const value of covariance) common += value;
  common /= n ** 2;
  let apart = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const { difference, error } = between(i, j);
      if (Math.abs(difference) > z95 * error) apart++;
    }
  }
  const order = [...strengths.keys()].sort(
    (i, j) => strengths[j]! - strengths[i]! || places[i]! - places[j]!,
  );
  const set = order.map((i, rank): Standing => {
    const after = order[rank + 1];
    return {
      index: places[i]!,
      strength: strengths[i]!,
      error: Math.sqrt(Math.max(0, covariance[i * n + i]! - common)),
      votes: counts[places[i]!]!,
      ...(after === undefined ? {} : { next: between(i, after) }),
    };
  });
  return { set, apart };
}
