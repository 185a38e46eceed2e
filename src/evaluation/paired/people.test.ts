import { expect, test } from 'vitest';
import type { PairTable } from '../../shared/reliability.ts';
import { compareRuns } from './compare-runs.ts';
import { peopleTies, peopleWords } from './people.ts';

const bin = (from: number, share: number) => ({
  from,
  pairs: 1000,
  agreed: 1000 * share,
  equal: 0,
  images: 500,
});
const table: PairTable = [bin(0, 0.5), bin(0.2, 0.66), bin(0.5, 0.9)];

test('what people cannot tell apart is a tie', () => {
  expect(peopleTies(table)).toMatchObject({ below: 0.2 });
  expect(peopleTies([bin(0, 0.8)]).below).toBe(0);
  expect(peopleTies([bin(0, 0.5)]).below).toBe(Infinity);
  const run = (name: string, plus: number[]) => ({
    name,
    images: plus.map((more, i) => ({ file: `${i}`, prompt: `${i}`, scores: { quality: 2 + more } })),
  });
  const [found] = compareRuns(run('A', [0, 0, 0, 0]), [run('B', [0.1, -0.19, 0.3, -0.6])], {
    by: { kind: 'prompt' },
    people: { quality: table },
  });
  expect(found!.heads[0]).toMatchObject({ wins: 1, ties: 2, losses: 1 });
  expect(found!.heads[0]!.people).toBe('For two single images, a difference of 0.10 is too close to call.');
});

test('a difference in people’s terms', () => {
  expect(peopleWords(-0.6, table)).toBe(
    'For two single images that differ by 0.60, about 9 of 10 people would prefer the better one.',
  );
  expect(peopleWords(0.6, [])).toBeUndefined();
});
