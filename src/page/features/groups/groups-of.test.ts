import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Groupable, type GroupBy, groupsOf } from './groups-of.ts';
import { nameStem } from './name-stem.ts';

const image = (id: string, more: Partial<Groupable> = {}): Groupable => ({
  id,
  name: id,
  prompt: '',
  ...more,
});
const ids = (images: Groupable[], by: GroupBy) => groupsOf(images, by).map((group) => group.ids);

test('by prompt: case, spaces and composition do not tell prompts apart; images without one come last', () => {
  const images = [
    image('a'),
    image('b', { prompt: 'A red  café' }),
    image('c', { prompt: 'a red cafe\u0301 ' }),
    image('d', { prompt: 'a blue café' }),
  ];
  expect(groupsOf(images, 'prompt')).toEqual([
    { key: 'a red café', name: 'A red  café', ids: ['b', 'c'] },
    { key: 'a blue café', name: 'a blue café', ids: ['d'] },
    { key: '', name: '', ids: ['a'] },
  ]);
});

test('by folder, model and column; a cell that means “not given” is no group', () => {
  const images = [
    image('a', { name: 'x/1.png', cells: { Model: 'SDXL', style: 'n/a' }, madeBy: 'other' }),
    image('b', { name: 'x/y/1.png', madeBy: 'sdxl', cells: { style: 'ink' } }),
    image('c', { name: '1.png', cells: { style: 'Ink' } }),
  ];
  expect(ids(images, 'folder')).toEqual([['a'], ['b'], ['c']]);
  expect(ids(images, 'model')).toEqual([['a', 'b'], ['c']]);
  expect(ids(images, 'column:style')).toEqual([['b', 'c'], ['a']]);
  expect(ids(images, 'column:constructor')).toEqual([['a', 'b', 'c']]);
  expect(ids(images, 'none')).toEqual([['a', 'b', 'c']]);
  expect(ids([], 'none')).toEqual([]);
});

test.each([
  ['cat_002.png', 'cat'],
  ['b/cat-3 (1).jpg', 'cat'],
  ['cat copy.webp', 'cat'],
  ['cat copy 2.webp', 'cat'],
  ['cat[4].png', 'cat'],
  ['00012-3456.png', ''],
  ['2.5d girl.png', '2.5d girl'],
  ['.png', '.png'],
  ['cat', 'cat'],
  ['photocopy.png', 'photocopy'],
])('the stem of %s is “%s”', (name, stem) => {
  expect(nameStem(name)).toBe(stem);
});

test('whatever images are grouped by, each is in exactly one group, in the order given', () => {
  const by = fc.constantFrom<GroupBy>('none', 'prompt', 'folder', 'model', 'stem', 'look', 'column:c');
  const word = fc.constantFrom('', 'a', 'A', ' a', 'b', 'n/a', '__proto__', 'é');
  const images = fc
    .array(fc.record({ name: word, prompt: word, cell: word, madeBy: word, look: word }))
    .map((list) => list.map(({ cell, ...rest }, i) => ({ ...rest, id: String(i), cells: { c: cell } })));
  fc.assert(
    fc.property(images, by, (list, how) => {
      const groups = groupsOf(list, how);
      const all = groups.flatMap((group) => group.ids).map(Number);
      expect([...all].sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
      for (const group of groups)
        expect(group.ids.map(Number)).toEqual([...group.ids.map(Number)].sort((a, b) => a - b));
      expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
      expect(groups.slice(0, -1).every(({ key }) => key !== '')).toBe(true);
    }),
  );
});
