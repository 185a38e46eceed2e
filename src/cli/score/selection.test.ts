import { expect, test } from 'vitest';
import type { HeadlessResult } from '../engine/headless/api.ts';
import { peopleTable } from './people-table.ts';
import type { Outcome } from './score-line.ts';
import { Selection } from './selection.ts';
import { timeLeft } from './time-left.ts';

const scored = (file: string, scores: Record<string, number>, warnings: string[] = []): Outcome =>
  ({
    item: { file, path: file, row: {} },
    ok: true,
    result: {
      scores,
      warnings: warnings.map((message) => ({ code: 'blank', message })),
    } as unknown as HeadlessResult,
    model: { name: 'm', hash: '1' },
  }) as Outcome;
const failed: Outcome = {
  item: { file: 'x', path: 'x', row: {} },
  ok: false,
  error: { code: 'internal', message: 'Lost.' },
};
const files = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ item }) => item.file);

test.each([
  ['quality>=3', ['b', 'c']],
  ['quality > 3', ['c']],
  ['quality<=3,alignment=1', ['a']],
  ['quality==3 and alignment<3', ['b']],
  ['quality<1', []],
  ['beauty>0', []],
])('--where "%s"', (where, expected) => {
  const selection = new Selection({ where });
  const list = [
    scored('a', { quality: 2, alignment: 1 }),
    scored('b', { quality: 3, alignment: 2 }),
    scored('c', { quality: 4 }),
    failed,
  ];
  expect(files(list.flatMap((one) => selection.take(one)))).toEqual([...expected, 'x']);
  expect(selection.end()).toEqual([]);
  expect(selection.left).toBe(3 - expected.length);
});

test.each(['quality', '>3', 'quality>', 'quality>x', 'quality>=3,', 'quality!3'])(
  '--where "%s" is refused',
  (where) => {
    expect(() => new Selection({ where })).toThrow('--where takes conditions');
  },
);

test('--top waits for all, best first; a percentage is of all scored images', () => {
  const list = [
    scored('a', { quality: 1 }),
    scored('b', { quality: 3 }),
    failed,
    scored('c', { quality: 3 }),
    scored('d', { quality: 2 }),
  ];
  const best = (options: { where?: string; top: string }) => {
    const selection = new Selection(options);
    expect(files(list.flatMap((one) => selection.take(one)))).toEqual(['x']);
    return files(selection.end());
  };
  expect(best({ top: '3' })).toEqual(['b', 'c', 'd']);
  expect(best({ top: '25%' })).toEqual(['b']);
  expect(best({ top: '75%', where: 'quality<3' })).toEqual(['d', 'a']);
});

test('a table for people: scores in columns, failures with their reason', () => {
  const { header, line } = peopleTable(['quality', 'alignment']);
  const text = header + line(scored('a b.png', { quality: 2.345 }, ['blank'])) + line(failed);
  expect(text).toBe(
    '   quality alignment  file\n      2.35         –  a b.png (blank)\n         –         –  x: Lost.\n'.replace(
      '2.35',
      (2.345).toFixed(2),
    ),
  );
});

test.each([
  [1, 100, 10_000, ''],
  [10, undefined, 10_000, ''],
  [10, 15, 10_000, ''],
  [10, 40, 10_000, 'about 30 s left'],
  [10, 1000, 10_000, 'about 17 min left'],
  [10, 10_000, 10_000, 'about 3 h left'],
])('time left after %s of %s images in %s ms: "%s"', (done, total, elapsed, words) => {
  expect(timeLeft(done, total, elapsed)).toBe(words);
});
