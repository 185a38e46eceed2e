import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ratingWorth, wantedWidth } from './rating-worth.ts';
import { bradleyTerry, type Vote } from './bradley-terry.ts';
import { nextPair } from './next-pair.ts';
import { standingsOf, wantedReliability } from './standings.ts';

interface Case {
  name: string;
  n: number;
  votes: [number, number, 0 | 0.5 | 1][];
  deviation: number;
  strengths: number[];
  errors: number[];
  difference01: number;
}
const { cases } = JSON.parse(readFileSync('src/evaluation/fixtures/votes.json', 'utf8')) as { cases: Case[] };
const listed = (votes: Case['votes']): Vote[] => votes.map(([a, b, won]) => ({ a, b, won }));

describe.each(cases)('SciPy’s numbers for “$name”', ({ n, votes, deviation, strengths, errors, ...more }) => {
  it('strengths, their errors within the set, and the error of a difference', () => {
    const found = bradleyTerry(n, listed(votes), deviation);
    strengths.forEach((strength, i) => expect(found.strengths[i]).toBeCloseTo(strength, 7));
    const { covariance } = found;
    const mean = covariance.reduce((sum, value) => sum + value, 0) / n ** 2;
    // with a wide prior the common part is thousands of times the rest: fewer digits remain
    const digits = deviation > 10 ? 3 : 6;
    errors.forEach((error, i) => {
      expect(Math.sqrt(covariance[i * n + i]! - mean)).toBeCloseTo(error, digits);
    });
    const difference = Math.sqrt(covariance[0]! + covariance[n + 1]! - 2 * covariance[1]!);
    expect(difference).toBeCloseTo(more.difference01, digits);
  });
});

const someVotes = (n: number) =>
  fc.array(
    fc.record({
      a: fc.nat(n - 1),
      step: fc.integer({ min: 1, max: n - 1 }),
      won: fc.constantFrom<Vote['won']>(0, 0.5, 1),
    }),
    { maxLength: 60 },
  );

test('swapped sides and another order of votes change nothing; better means more wins; sets do not mix', () => {
  const n = 9;
  fc.assert(
    fc.property(someVotes(n), fc.boolean(), (list, reverse) => {
      const votes = list.map(({ a, step, won }): Vote => ({ a, b: (a + step) % n, won }));
      const one = standingsOf(n, votes);
      const turned = votes.map(({ a, b, won }): Vote => ({ a: b, b: a, won: (1 - won) as Vote['won'] }));
      const other = standingsOf(n, reverse ? turned.reverse() : turned);
      expect(other.apart).toBe(one.apart);
      const images = one.sets.flat();
      const again = new Map(other.sets.flat().map((standing) => [standing.index, standing]));
      for (const { index, strength, error } of images) {
        expect(again.get(index)?.strength).toBeCloseTo(strength, 6);
        expect(again.get(index)?.error).toBeCloseTo(error, 6);
      }
      expect(new Set(images.map(({ index }) => index)).size).toBe(images.length);
      expect(images.reduce((sum, image) => sum + image.votes, 0)).toBe(2 * votes.length);
      for (const set of one.sets)
        expect(set.reduce((sum, { strength }) => sum + strength, 0)).toBeCloseTo(0, 6);
      expect(one.reliability).toBeGreaterThanOrEqual(0);
      expect(one.reliability).toBeLessThanOrEqual(1);
    }),
  );
});

test('two images: told apart after enough votes, never by ties', () => {
  const won = (count: number, share: Vote['won']): Vote[] =>
    Array.from({ length: count }, () => ({ a: 1, b: 0, won: share }));
  expect(standingsOf(2, won(3, 1))).toMatchObject({ pairs: 1, apart: 0, votes: 3 });
  expect(standingsOf(2, won(40, 1))).toMatchObject({ pairs: 1, apart: 1, more: 0 });
  expect(standingsOf(2, won(40, 1)).sets[0]?.[0]).toMatchObject({ index: 1, votes: 40 });
  const ties = standingsOf(2, won(40, 0.5));
  expect(ties.apart).toBe(0);
  expect(ties.sets[0]?.[0]?.strength).toBeCloseTo(0, 9);
  expect(standingsOf(3, [])).toMatchObject({ sets: [], votes: 0, pairs: 0, more: 0, reliability: 0 });
});

test('as many more votes as are said to be worth giving make the order dependable', () => {
  const { n, votes } = cases.find(({ name }) => name.startsWith('twelve'))!;
  const now = standingsOf(n, listed(votes));
  expect(now.more).toBeGreaterThan(0);
  const times = Math.ceil((now.votes + now.more) / now.votes);
  const later = standingsOf(n, Array.from({ length: times }, () => listed(votes)).flat());
  expect(now.reliability).toBeLessThan(wantedReliability);
  expect(later.reliability).toBeGreaterThan(wantedReliability - 0.03);
});

test('the next pair: fewest votes first, never across groups, a pair met before later', () => {
  const at = (id: string, votes = 0, strength = 0) => ({ id, votes, strength });
  const ids = (pair: ReturnType<typeof nextPair>) => pair?.map(({ id }) => id);
  const none = () => 0;
  expect(nextPair([[], [at('a')]], none)).toBeUndefined();
  expect(ids(nextPair([[at('a')], [at('b', 3), at('c', 1), at('d', 2)]], none))).toEqual(['c', 'd']);
  const three = [at('a', 0), at('b', 1, 4), at('c', 1, 0.2)];
  expect(ids(nextPair([three], none))).toEqual(['a', 'c']);
  expect(ids(nextPair([[at('a'), at('b'), at('c')]], (a, b) => (a + b === 'ab' ? 1 : 0)))).toEqual([
    'a',
    'c',
  ]);
});

test('votes given to the pairs asked for bring out the true order', () => {
  const n = 10;
  const votes: Vote[] = [];
  const met = new Map<string, number>();
  for (let round = 0; round < 60; round++) {
    const known = new Map(
      standingsOf(n, votes)
        .sets.flat()
        .map((one) => [one.index, one]),
    );
    const group = Array.from({ length: n }, (_, i) => {
      const { strength = 0, votes: count = 0 } = known.get(i) ?? {};
      return { id: String(i), strength, votes: count };
    });
    const [one, other] = nextPair([group], (x, y) => met.get([x, y].sort().join()) ?? 0)!;
    const [a, b] = [Number(one.id), Number(other.id)];
    const key = [one.id, other.id].sort().join();
    met.set(key, (met.get(key) ?? 0) + 1);
    votes.push({ a, b, won: a > b ? 1 : 0 });
  }
  const { sets } = standingsOf(n, votes);
  expect(sets).toHaveLength(1);
  expect(sets[0]!.map(({ index }) => index)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test('more ratings are worth giving until the interval is narrow', () => {
  expect(ratingWorth(0.5, 4)).toEqual({ interval: undefined, more: 0 });
  expect(ratingWorth(NaN, 40).interval).toBeUndefined();
  // Bonett & Wright's formula by hand: atanh(0.6) ∓ 1.96 · √(1.18 / 37)
  const { interval, more } = ratingWorth(0.6, 40);
  expect(interval?.[0]).toBeCloseTo(Math.tanh(0.693147 - 0.350018), 4);
  expect(interval?.[1]).toBeCloseTo(Math.tanh(0.693147 + 0.350018), 4);
  expect(more).toBeGreaterThan(0);
  const [low] = ratingWorth(0.6, 40 + more).interval!;
  expect(0.6 - low).toBeLessThanOrEqual(wantedWidth);
  expect(ratingWorth(0.6, 40 + more).more).toBe(0);
});
