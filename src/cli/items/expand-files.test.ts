import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expandFiles } from './expand-files.ts';

let cwd: string;
const files = [
  '10.png',
  '2.PNG',
  '._2.PNG',
  'Thumbs.db',
  'notes.txt',
  'in/3.jpg',
  '.cache/4.png',
  '__MACOSX/5.png',
];

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fovea-expand-'));
  for (const folder of ['in', '.cache', '__MACOSX'])
    await mkdir(join(cwd, 'folder', folder), { recursive: true });
  for (const file of files) await writeFile(join(cwd, 'folder', file), 'x');
  await mkdir(join(cwd, 'empty'));
  await writeFile(join(cwd, 'a[1].png'), 'x');
});
afterAll(() => rm(cwd, { recursive: true }));

async function expand(...given: string[]) {
  const said: string[] = [];
  return { ...(await expandFiles({ cwd, say: (message) => said.push(message) }, given)), said };
}

test('a folder stands for the pictures in it, those in its folders too; the rest is counted', async () => {
  const found = await expand('folder/');
  expect(found.files).toEqual(['folder/2.PNG', 'folder/10.png', 'folder/in/3.jpg']);
  expect(found.said).toEqual([
    expect.stringMatching(/^folder\/: 4 files were skipped: .*created by the system/),
  ]);
});

test.each([
  ['folder/*.png', ['folder/10.png']],
  ['folder/*.{png,PNG}', ['folder/2.PNG', 'folder/10.png']],
  ['folder/**/*.jpg', ['folder/in/3.jpg']],
  ['folder/??.png', ['folder/10.png']],
  ['./folder/*/3.*', ['folder/in/3.jpg']],
])('the pattern %s stands for what it matches', async (pattern, expected) => {
  expect((await expand(pattern)).files.map((file) => file.replace(/^\.\//, ''))).toEqual(expected);
});

test.each([
  [['in'], ['folder/2.PNG', 'folder/10.png']],
  [['*.png', 'in/'], ['folder/2.PNG']],
  [['in/*.jpg'], ['folder/2.PNG', 'folder/10.png']],
])('--exclude %j leaves out files and folders, and says how many', async (exclude, files) => {
  const said: string[] = [];
  const found = await expandFiles({ cwd, say: (message) => said.push(message) }, ['folder'], exclude);
  expect(found.files).toEqual(files);
  expect(said[0]).toMatch(/^folder: \d files? (was|were) left out by --exclude\.$/);
});

test('an absolute pattern', async () => {
  expect((await expand(join(cwd, 'folder', '*.png'))).files).toEqual([join(cwd, 'folder', '10.png')]);
});

test('a file whose name looks like a pattern is that file; a name that is none stays as it is', async () => {
  expect(await expand('a[1].png', 'missing.png')).toMatchObject({
    files: ['a[1].png', 'missing.png'],
    empty: [],
    said: [],
  });
});

test('a folder or pattern without pictures says so', async () => {
  expect((await expand('empty', 'folder/*.webp')).empty).toEqual([
    { given: 'empty', message: 'The folder empty contains no images.' },
    { given: 'folder/*.webp', message: 'No image matches folder/*.webp.' },
  ]);
});
