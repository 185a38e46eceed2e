import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { bufferAccess } from './random-access.ts';
import { hashAccess } from './sha256-stream.ts';

test.each([0, 1, (8 << 20) + 12_345])('a file of %i bytes, told as it goes', async (length) => {
  const bytes = randomBytes(length);
  const told: number[] = [];
  const expected = createHash('sha256').update(bytes).digest('hex');
  expect(await hashAccess(bufferAccess(bytes, 'x'), (done) => told.push(done))).toBe(expected);
  expect(told.at(-1) ?? 0).toBe(length);
  expect(told).toHaveLength(Math.ceil(length / (8 << 20)));
});
