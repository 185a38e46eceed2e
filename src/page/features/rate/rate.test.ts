import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standingsOf } from '../../../evaluation/votes/standings.ts';
import type { Scored } from '../batch/index.ts';
import type { Mark } from '../cull/index.ts';
import { outcomes, type Vote, type VotesState } from '../votes/index.ts';
import { blindOrder, nextImage, nextVote } from './next.ts';
import { pairKey } from './store.ts';
import { starsWorth, votesWorth } from './worth.ts';

const ids = (count: number) => Array.from({ length: count }, (_, i) => `item-${i + 1}`);

test('the order is the same however the images come, and neither theirs nor its reverse', () => {
  const all = ids(40);
  const order = blindOrder(all);
  expect(blindOrder([...all].reverse())).toEqual(order);
  expect([...order].sort()).toEqual([...all].sort());
  const places = order.map((id) => all.indexOf(id));
  const rising = places.filter((place, i) => i > 0 && place > places[i - 1]!).length;
  expect(rising).toBeGreaterThan(10);
  expect(rising).toBeLessThan(30);
});

test('every image comes once, those put off after the others', () => {
  const all = ids(5);
  const seen: string[] = [];
  let marks: Record<string, Mark> = {};
  const putOff = { 'item-2': 1 };
  for (let id = nextImage(all, marks, putOff); id !== undefined; id = nextImage(all, marks, putOff)) {
    seen.push(id);
    marks = { ...marks, [id]: { stars: 3 } };
  }
  expect(seen).toEqual(['item-1', 'item-3', 'item-4', 'item-5', 'item-2']);
  // one that is only kept has no stars yet
  expect(nextImage(all, { ...marks, 'item-4': { flag: 'keep' } }, {})).toBe('item-4');
});

test('a pair never leaves its group; every image is voted on before any has three votes more', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...outcomes), { maxLength: 40 }), (answers) => {
      const groups = [ids(7).slice(0, 4), ids(7).slice(4), ['item-9']];
      const votes: Vote[] = [];
      for (const won of answers) votes.push({ ...nextVote(groups, votes, {})!, won });
      const counts = ids(7).map(
        (id) => votes.filter(({ left, right }) => left === id || right === id).length,
      );
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(3);
      for (const { left, right } of votes) {
        expect(left).not.toBe(right);
        expect(groups.some((group) => group.includes(left) && group.includes(right))).toBe(true);
      }
    }),
  );
  expect(nextVote([['item-1'], ['item-2']], [], {})).toBeUndefined();
});

test('a pair that was put off gives way to another, and left and right are no matter of order', () => {
  const group = ids(3);
  const first = nextVote([group], [], {})!;
  const key = pairKey(first.left, first.right);
  const next = nextVote([group], [], { [key]: 1, [first.left]: 1, [first.right]: 1 })!;
  expect(pairKey(next.left, next.right)).not.toBe(key);
  const sides = ids(40).map((_, i) => {
    const pair = nextVote([[`item-${2 * i + 1}`, `item-${2 * i + 2}`]], [], {})!;
    return pair.left < pair.right;
  });
  expect(new Set(sides).size).toBe(2);
});

const scored = (quality: number) => ({ result: { scores: { quality } } }) as unknown as Scored;
const head = { name: 'quality', title: 'Quality' };

test('what stars are worth, in sentences', () => {
  const all = ids(60);
  const results = Object.fromEntries(all.map((id, i) => [id, scored(i)]));
  const rated = (count: number, stars: (i: number) => number) =>
    Object.fromEntries(all.slice(0, count).map((id, i) => [id, { stars: stars(i) } as Mark]));
  expect(starsWorth(all, {}, results, head)).toEqual([
    '0 of 60 images rated.',
    '30 more are needed to fine-tune the model.',
  ]);
  const chance = starsWorth(
    all,
    rated(29, (i) => 1 + ((i * 7) % 5)),
    results,
    head,
  );
  expect(chance[1]).toBe('1 more is needed to fine-tune the model.');
  expect(chance[2]).toMatch(
    /^Quality agrees with your ratings at −?0\.\d+ \(rank correlation; 95%: −0\.\d+ to 0\.\d+\)\.$/,
  );
  expect(chance[3]).toBe('The interval includes 0, so there may be no agreement at all.');
  expect(chance[4]).toMatch(
    /^About \d+ more ratings would narrow that to ±0\.15; further ones add little\.$/,
  );
  const close = starsWorth(
    all,
    rated(60, (i) => 1 + Math.floor(i / 12)),
    results,
    head,
  );
  expect(close).toHaveLength(3);
  expect(close[2]).toMatch(/more ratings add little/);
});

test('what votes are worth, in sentences: no difference only after many', () => {
  const worth = (count: number, won: 0 | 0.5 | 1, sets = 1) => {
    const cast = Array.from({ length: count * sets }, (_, i) => ({
      a: 2 * (i % sets),
      b: 2 * (i % sets) + 1,
      won,
    }));
    const standings = standingsOf(2 * sets, cast);
    const byId = Object.fromEntries(standings.sets.flat().map((one) => [`item-${one.index + 1}`, one]));
    const votes = cast.map((): Vote => ({ left: 'item-1', right: 'item-2', won: 'tie' }));
    return votesWorth({ votes, ranking: { ...standings, sets: standings.sets.map(() => []), byId } });
  };
  expect(
    votesWorth({ votes: [], ranking: undefined } satisfies Pick<VotesState, 'votes' | 'ranking'>),
  ).toEqual([]);
  expect(worth(3, 1)[1]).toBe(
    'They do not tell any two images apart yet: all differences may be due to chance.',
  );
  expect(worth(3, 1)[2]).toMatch(/^About \d+ more votes would make the order dependable/);
  expect(worth(40, 1)).toEqual([
    '40 votes on 2 images.',
    'They tell the two apart.',
    'The order is dependable: more votes add little.',
  ]);
  expect(worth(40, 0.5)[1]).toMatch(/as far as you can tell, these images are equally good/);
  expect(worth(6, 0.5)[2]).toMatch(/^The images are so alike/);
  expect(worth(3, 1, 2).at(-1)).toMatch(/^The votes fall into 2 sets/);
});
