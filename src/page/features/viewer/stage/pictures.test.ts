import { afterEach, expect, test, vi } from 'vitest';
import { Page } from '../../../kit/page.ts';
import { picturesOf } from './pictures.ts';

/** Files in the order in which they were decoded. */
let decoded: Blob[] = [];

function standIns(): void {
  decoded = [];
  vi.stubGlobal('createImageBitmap', (file: Blob) => {
    if (file.size === 0) return Promise.reject(new Error('no image'));
    decoded.push(file);
    return Promise.resolve({ width: 4, height: 2 });
  });
  vi.stubGlobal('document', {
    createElement: () => ({ isConnected: false, getContext: () => ({ transferFromImageBitmap: () => 0 }) }),
  });
}

afterEach(() => vi.unstubAllGlobals());

test('a picture that is expected is decoded once, and is there when it is shown', async () => {
  standIns();
  const pictures = picturesOf(new Page());
  const [first, second] = [new Blob(['1']), new Blob(['2'])];
  pictures.expect(first);
  const shown = await pictures.read(first);
  expect(shown).toMatchObject({ width: 4, height: 2 });
  pictures.expect(first);
  pictures.expect(second);
  pictures.expect(second);
  await vi.waitUntil(() => pictures.kept(second));
  expect(pictures.kept(first)).toBe(shown);
  expect(decoded).toEqual([first, second]);
});

test('keys that are faster than the pictures have none decoded twice', async () => {
  standIns();
  const pictures = picturesOf(new Page());
  const [first, second, third] = [new Blob(['1']), new Blob(['2']), new Blob(['3'])];
  pictures.expect(first);
  // each is expected before the one before it is shown
  pictures.expect(second);
  const shown = pictures.read(first);
  pictures.expect(third);
  await Promise.all([shown, pictures.read(second), pictures.read(third)]);
  expect(decoded).toEqual([first, second, third]);
});

test('who shows the same picture twice gets a canvas for each, and what cannot be read is told when it is shown', async () => {
  standIns();
  const pictures = picturesOf(new Page());
  const file = new Blob(['1']);
  pictures.expect(file);
  const [one, other] = await Promise.all([pictures.read(file), pictures.read(file)]);
  expect(one).not.toBe(other);
  const broken = new Blob();
  pictures.expect(broken);
  await expect(pictures.read(broken)).rejects.toThrow('no image');
  await expect(pictures.read(broken)).rejects.toThrow('no image');
});
