import { expect, test } from 'vitest';
import { dotsByGroup, inKey } from './by-group.ts';

const path = (numbers: number[]) => numbers.map((number) => `M${number} 5h0`).join('');

test('every dot is in the path of its group, the largest first; one path without groups', () => {
  expect(dotsByGroup(path([1, 2, 3]), undefined).map((dots) => dots.path)).toEqual([path([1, 2, 3])]);
  const found = dotsByGroup(path([1, 2, 3]), ['b', 'a', 'a']);
  expect(found.map((dots) => [dots.group, dots.path])).toEqual([
    ['a', path([2, 3])],
    ['b', path([1])],
  ]);
  expect(new Set(found.map(({ colour }) => colour)).size).toBe(2);
});

test('more groups than colours: the smaller ones are one, drawn below the others', () => {
  const groups = Array.from({ length: 20 }, (_, i) => `group ${i % 9}`);
  const numbers = groups.map((_, i) => i);
  const found = dotsByGroup(path(numbers), groups);
  expect(found).toHaveLength(7);
  expect(found[0]!.group).toBeUndefined();
  expect(inKey(found)).toEqual([...found.slice(1), found[0]]);
  expect(found.flatMap((dots) => dots.path.match(/M/g)!)).toHaveLength(20);
});
