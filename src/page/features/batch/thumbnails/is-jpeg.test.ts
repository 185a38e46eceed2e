import { expect, test } from 'vitest';
import { isJpeg } from './is-jpeg.ts';

const jpeg = [0xff, 0xd8, 0xff, 0xe0];
const png = [0x89, 0x50, 0x4e, 0x47];

test.each([
  ['a JPEG', jpeg, 'image/jpeg', true],
  ['a JPEG named .png', jpeg, 'image/png', true],
  ['a PNG named .jpg', png, 'image/jpeg', false],
  ['an empty file named .jpg', [], 'image/jpeg', false],
])('%s', async (_, bytes, type, expected) => {
  expect(await isJpeg(new Blob([Uint8Array.from(bytes)], { type }))).toBe(expected);
});
