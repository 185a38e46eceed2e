import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from './candidate.ts';
import { choose, type Wish } from './choose.ts';
import { readLines } from './read-lines.ts';

const image = (file: string, quality: number | null, more: Partial<Candidate> = {}): Candidate => ({
  file,
  path: `/x/${file}`,
  scores: { quality, alignment: 2 },
  prompt: '',
  cells: {},
  ...more,
});
const wish: Wish = {
  head: 'quality',
  amount: undefined,
  least: {},
  group: undefined,
  fold: (list) => list.map((_, i) => i),
  isTie: (difference) => difference < 0.005,
};
const files = (list: readonly { candidate: Candidate }[]): string[] =>
  list.map(({ candidate }) => candidate.file);

test('the best of each group, groups in their order, equal scores in the order given', () => {
  const list = [image('b1', 1), image('a1', 3), image('a2', 3), image('b2', 2), image('none', 9)];
  const choice = choose(list, {
    ...wish,
    amount: { kind: 'count', value: 1 },
    group: ({ file }) => (file === 'none' ? '' : file[0]!),
  });
  expect(files(choice.kept)).toEqual(['b2', 'a1']);
  expect(files(choice.rest)).toEqual(['b1', 'a2']);
  expect(choice.undecided.map(({ why }) => why)).toEqual(['It has nothing to group by.']);
  expect(choice.ties).toMatchObject([{ kept: { file: 'a1' }, left: { file: 'a2' }, difference: 0 }]);
});

test.each([
  [30, 200, 60],
  [1, 10, 1],
  [25, 10, 3],
  [100, 7, 7],
])('%d%% of %d images are %d', (value, images, kept) => {
  const list = Array.from({ length: images }, (_, i) => image(String(i), i));
  const choice = choose(list, { ...wish, amount: { kind: 'percent', value } });
  expect(choice.kept).toHaveLength(kept);
  expect(files(choice.kept)[0]).toBe(String(images - 1));
});

test('least scores, and why', () => {
  const list = [image('a', 3), image('b', 2.9), image('c', 4, { scores: { quality: 4, alignment: null } })];
  const choice = choose(list, { ...wish, least: { quality: 3, alignment: 1 } });
  expect(files(choice.kept)).toEqual(['a']);
  expect(choice.rest.map(({ candidate, reason }) => [candidate.file, reason])).toEqual([
    ['b', { kind: 'below', head: 'quality', least: 3 }],
    ['c', { kind: 'below', head: 'alignment', least: 1 }],
  ]);
});

test('of near-duplicates the best one counts; the next picture moves up', () => {
  const list = [image('a', 5), image('a copy', 4.9), image('b', 1)];
  const choice = choose(list, { ...wish, amount: { kind: 'count', value: 2 }, fold: () => [0, 0, 2] });
  expect(files(choice.kept)).toEqual(['a', 'b']);
  expect(choice.rest).toMatchObject([
    { candidate: { file: 'a copy' }, reason: { kind: 'duplicate', of: { file: 'a' } } },
  ]);
});

test('what has no score is left undecided', () => {
  const list = [image('a', null), image('b', 1, { problem: 'b does not exist.' })];
  expect(choose(list, wish).undecided.map(({ why }) => why)).toEqual([
    'It has no quality score.',
    'b does not exist.',
  ]);
});

test('property: each image is in one list; none left out for its score alone is better than one kept of its group', () => {
  const scored = fc.tuple(fc.option(fc.integer({ min: 0, max: 9 })), fc.constantFrom('a', 'b', ''));
  fc.assert(
    fc.property(fc.array(scored), fc.integer({ min: 1, max: 5 }), fc.boolean(), (rows, value, grouped) => {
      const list = rows.map(([score, group], i) => image(`${group}${i}`, score, { cells: { group } }));
      const group = grouped ? ({ cells }: Candidate) => cells.group! : undefined;
      const { kept, rest, undecided } = choose(list, { ...wish, amount: { kind: 'count', value }, group });
      expect([...files(kept), ...files(rest), ...files(undecided)].sort()).toEqual(
        list.map(({ file }) => file).sort(),
      );
      for (const { candidate, group: mine } of rest)
        for (const other of kept)
          if (other.group === mine)
            expect(other.candidate.scores.quality).toBeGreaterThanOrEqual(candidate.scores.quality!);
    }),
  );
});

describe('lines of scores', () => {
  const line = (record: object): string => `${JSON.stringify(record)}\n`;
  const said: string[] = [];
  const read = (text: string) => readLines(text, 'x.jsonl', (message) => said.push(message));

  test('are read with their prompt and other columns; a retried image takes its place', () => {
    expect(
      read(
        line({ file: 'a', error: 'Lost.', code: 'internal' }) +
          line({ file: 'b', scores: { quality: 2 }, model: 'm', texts: { prompt: 'a cat' }, seed: 7 }) +
          line({ file: 'a', scores: { quality: 1 }, model: 'm', again: 1 }),
      ),
    ).toEqual([
      { file: 'a', scores: { quality: 1 }, prompt: '', cells: {}, model: 'm' },
      { file: 'b', scores: { quality: 2 }, prompt: 'a cat', cells: { seed: '7' }, model: 'm' },
    ]);
  });

  test('a last line that was cut short is left out and reported', () => {
    expect(read(`${line({ file: 'a', scores: {} })}{"file":"b","sc`)).toHaveLength(1);
    expect(said).toEqual(['Line 2 of x.jsonl is cut short and was left out.']);
  });

  test.each(['{"a":1}\n', 'file,quality\na,1\n', '[]\n'])('%j is refused', (text) => {
    expect(() => read(text)).toThrow('Line 1 of x.jsonl is not a line of scores');
  });
});
