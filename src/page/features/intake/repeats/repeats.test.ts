import { expect, test } from 'vitest';
import type { QueueItem } from '../../batch/index.ts';
import { partRepeats } from './repeats.ts';

const item = (id: string, name: string, content: string, sample = false) =>
  ({ id, name, file: new Blob([content]), sample }) as unknown as QueueItem;
const open = [
  item('1', 'set/a.png', 'aaaa'),
  item('2', 'b.png', 'bbbb'),
  item('3', 'gone.png', ''),
  item('4', 's.png', 'ssss', true),
];

test.each([
  ['the same file again', 'a.png', 'aaaa', ['1']],
  ['the same file from another folder', 'other/b.png', 'bbbb', ['2']],
  ['another file of the same name and size', 'a.png', 'aaab', []],
  ['the same bytes under another name, which a table may name', 'c.png', 'aaaa', []],
  ['an image whose bytes were lost', 'gone.png', 'gone', []],
  ['one of the page’s samples', 's.png', 'ssss', []],
])('%s', async (_, name, content, repeated) => {
  const added = [{ name, file: new Blob([content]) }];
  expect(await partRepeats(added, open)).toEqual({ repeated, fresh: repeated.length > 0 ? [] : added });
});

test('twins that come together are both new', async () => {
  const added = ['x/t.png', 'y/t.png'].map((name) => ({ name, file: new Blob(['twin']) }));
  expect((await partRepeats(added, open)).fresh).toEqual(added);
});

test('the size of a file whose name is new is not looked up', async () => {
  const file = Object.defineProperty(new Blob(['new']), 'size', {
    get: () => {
      throw new Error('looked up');
    },
  });
  expect((await partRepeats([{ name: 'new.png', file }], open)).fresh).toHaveLength(1);
});
