import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RatedImage } from '../../../items/rated-table.ts';
import { joinSets } from './join-sets.ts';

const image = (targets: Record<string, number>): RatedImage => ({
  ...{ file: 'a.png', path: '/a.png', group: 'a', prompt: 'a', description: '', generator: '' },
  targets,
});
const rated = (name: string, ratings: readonly number[], head = 'quality') => ({
  name,
  list: ratings.map((rating) => image({ [head]: rating })),
});
const statistics = (values: number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return [
    mean,
    Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
  ] as const;
};
const of = ({ list }: ReturnType<typeof joinSets>, set: string, head = 'quality') =>
  list.filter((one) => one.set === set).flatMap(({ targets }) => targets[head] ?? []);
const ratings = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 })
  .filter((values) => new Set(values).size > 1)
  .map((values) => values.map((value) => value / 10));

it('puts every set on the scale of the first: same mean, same deviation, order within a set kept', () => {
  fc.assert(
    fc.property(ratings, ratings, (one, other) => {
      const joined = joinSets([rated('one', one), rated('other', other)], ['quality'], 'scale');
      expect(of(joined, 'one')).toEqual(one);
      const moved = of(joined, 'other');
      const [wanted, found] = [statistics(one), statistics(moved)];
      wanted.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-9 * 1000));
      for (const [i, a] of other.entries()) {
        for (const [k, b] of other.entries()) if (a < b) expect(moved[i]).toBeLessThan(moved[k]!);
      }
      expect(joined.said).toHaveLength(1);
    }),
  );
});

it('gives every set heads of its own, and leaves its ratings alone', () => {
  const both = {
    name: 'two',
    list: [image({ quality: 20, alignment: 70 }), image({ quality: 80, alignment: 30 })],
  };
  const joined = joinSets([rated('one', [1, 2]), both], ['quality', 'alignment'], 'head');
  expect(joined.heads).toEqual(['quality-one', 'quality-two', 'alignment-two']);
  expect(joined.list.map(({ targets }) => targets)).toEqual([
    { 'quality-one': 1 },
    { 'quality-one': 2 },
    { 'quality-two': 20, 'alignment-two': 70 },
    { 'quality-two': 80, 'alignment-two': 30 },
  ]);
});

it('leaves out heads that no set rates, and leaves a single set as it is', () => {
  const joined = joinSets([rated('one', [1, 2, 4])], ['quality', 'alignment'], 'scale');
  expect(joined).toMatchObject({ heads: ['quality'], said: [] });
  expect(of(joined, 'one')).toEqual([1, 2, 4]);
  const later = joinSets(
    [rated('one', [1, 2]), rated('two', [3, 4], 'alignment')],
    ['quality', 'alignment'],
    'scale',
  );
  expect(later.heads).toEqual(['quality', 'alignment']);
  expect(of(later, 'two', 'alignment')).toEqual([3, 4]);
});

it('names the set whose ratings are all the same', () => {
  const sets = [rated('one', [1, 2]), rated('flat', [3, 3])];
  expect(() => joinSets(sets, ['quality'], 'scale')).toThrow(
    'All ratings of quality in flat are the same (3)',
  );
});
