import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { bufferAccess } from './random-access.ts';
import { hashAccess, Sha256 } from './sha256-stream.ts';

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test.each([0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000])('%i bytes in one piece', (length) => {
  const bytes = randomBytes(length);
  const hash = new Sha256();
  hash.update(bytes);
  expect(hash.digest()).toBe(expected(bytes));
});

test('pieces of any length give the hash of the whole', () => {
  const bytes = randomBytes(100_003);
  for (const step of [1, 7, 63, 64, 65, 1000, 99_999]) {
    const hash = new Sha256();
    for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step));
    expect(hash.digest()).toBe(expected(bytes));
  }
});

test('a file beyond one slice, told as it goes', async () => {
  const bytes = randomBytes((8 << 20) + 12_345);
  const told: number[] = [];
  expect(await hashAccess(bufferAccess(bytes, 'x'), (done) => told.push(done))).toBe(expected(bytes));
  expect(told).toEqual([8 << 20, bytes.length]);
});
