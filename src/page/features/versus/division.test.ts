import { expect, test } from 'vitest';
import { divide } from './division.ts';
import type { SideImage } from './side-images.ts';

let count = 0;
const image = (name: string, prompt: string, cells?: Record<string, string>): SideImage => ({
  id: `item-${++count}`,
  name,
  prompt,
  scores: {},
  facts: {},
  ...(cells ? { cells } : {}),
});
const shown = (images: SideImage[], choice = {}) => {
  const found = divide(images, choice);
  return found && [found.by, found.a.key, found.b.key, found.pair.kind];
};

test('two folders of the same prompts are told apart by folder, paired by prompt, in the order they came', () => {
  const images = [image('z/1.png', 'a fox'), image('z/2.png', 'a cat'), image('y/9.png', 'a fox')];
  expect(shown(images)).toEqual(['folder', 'z', 'y', 'prompt']);
});

test('names that all differ are no groups, though a cell pairs them by chance', () => {
  const images = ['a fox', 'a cat', 'a dog', 'a cow'].map((prompt, i) =>
    image(`${'abcd'[i]!}.png`, prompt, { model: i < 2 ? 'A' : 'B' }),
  );
  expect(shown(images)).toEqual(['model', 'a', 'b', 'prompt']);
  expect(shown(images.map((one) => ({ ...one, cells: {} })))).toBeUndefined();
});

test('images without prompts are paired by file', () => {
  expect(shown([image('a/1.png', ''), image('b/1.png', '')])).toEqual(['folder', 'a', 'b', 'file']);
});

test('one folder with a column: what pairs most counts, and seeds pair where prompts do not', () => {
  const cells = (model: string, seed: string, style: string) => ({ model, seed: `s${seed}`, style });
  const images = [
    image('1.png', 'a fox, XL', cells('xl', '1', 'ink')),
    image('2.png', 'a fox', cells('turbo', '1', 'oil')),
    image('3.png', 'a cat, XL', cells('xl', '2', 'ink')),
    image('4.png', 'a cat', cells('turbo', '2', 'ink')),
  ];
  const found = divide(images, {});
  expect(found).toMatchObject({ by: 'model', a: { key: 'xl' }, b: { key: 'turbo' } });
  expect(found?.pair).toEqual({ kind: 'column', column: 'seed' });
  expect(found?.ways).toEqual(['model', 'column:seed', 'column:style']);
  // what it is told apart by pairs nothing
  expect(divide(images, { by: 'column:seed' })?.pairs).not.toContainEqual({ kind: 'column', column: 'seed' });
});

test('of three groups, the two with most in common; what was chosen stays, the rest is guessed', () => {
  const images = [
    image('a/1.png', 'one'),
    image('b/1.png', 'two'),
    image('c/1.png', 'two'),
    image('c/2.png', 'one'),
    image('b/2.png', 'three'),
    image('c/3.png', 'three'),
  ];
  expect(shown(images)).toEqual(['folder', 'b', 'c', 'prompt']);
  expect(shown(images, { by: 'folder', a: 'a' })).toEqual(['folder', 'a', 'c', 'prompt']);
  expect(shown(images, { by: 'folder', a: 'c', b: 'a' })).toEqual(['folder', 'c', 'a', 'prompt']);
  expect(shown(images, { by: 'folder', a: 'gone', pair: { kind: 'file' } })).toEqual([
    'folder',
    'b',
    'c',
    'file',
  ]);
});

test('one group is nothing to compare; images beside a folder are a group', () => {
  expect(divide([image('a/1.png', 'x'), image('a/2.png', 'x')], {})).toBeUndefined();
  expect(divide([], {})).toBeUndefined();
  expect(shown([image('1.png', 'x'), image('a/2.png', 'x')])).toEqual(['folder', 'a', '', 'prompt']);
});
