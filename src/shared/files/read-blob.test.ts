import { expect, test } from 'vitest';
import { readBlob, readStart } from './read-blob.ts';

/** A file that went away as Chromium has it: reading it fails; its slices read as empty if nobody had asked for its size before. */
function gone(name: string, size: number): Blob {
  const failing = () => Promise.reject(new DOMException('A requested file could not be found', name));
  const slice = () => (size === 0 ? new Blob() : gone(name, size));
  return Object.defineProperties(new Blob(), {
    size: { value: size },
    arrayBuffer: { value: failing },
    slice: { value: slice },
  });
}

test('reads a whole file or its head', async () => {
  const file = new Blob(['abcdef']);
  expect(await readBlob(file, 'a')).toEqual(new TextEncoder().encode('abcdef'));
  expect(await readBlob(file, 'a', 2)).toEqual(new TextEncoder().encode('ab'));
  expect(await readBlob(file, 'a', 99)).toHaveLength(6);
  expect(await readBlob(new Blob(), 'a', 2)).toHaveLength(0);
});

test('the start of a small file is all of it, that of a large one what was asked for', async () => {
  expect(await readStart(new Blob(['abcdef']), 'a', 2)).toHaveLength(6);
  expect(await readStart(new Blob([new Uint8Array(2 ** 23)]), 'a', 2)).toHaveLength(2);
});

test.each([
  ['NotFoundError', 0, 'a.png: the file was removed after it was added.'],
  ['NotFoundError', 9, 'a.png: the file was removed after it was added.'],
  ['NotReadableError', 9, 'a.png: the file was changed or removed after it was added.'],
])('a file that went away is no empty one (%s, %d bytes)', async (name, size, message) => {
  for (const length of [undefined, 4]) {
    const reading = readBlob(gone(name, size), 'a.png', length);
    await expect(reading).rejects.toMatchObject({ code: 'file-missing', message, hint: 'Add it again.' });
  }
});

test('a file that is shorter than it was', async () => {
  const file = Object.defineProperty(new Blob(['ab']), 'size', { value: 5 });
  await expect(readBlob(file, 'a.png')).rejects.toMatchObject({ code: 'file-missing' });
});
