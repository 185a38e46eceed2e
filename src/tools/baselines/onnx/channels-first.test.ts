import { expect, test } from 'vitest';
import { channelsFirst } from './channels-first.ts';

test('each picture of a batch is taken apart into its channels', () => {
  const pixels = Float32Array.from({ length: 24 }, (_, i) => 100 * Math.floor(i / 12) + (i % 12));
  const one = [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11];
  expect([...channelsFirst(pixels, 2)]).toEqual([...one, ...one.map((value) => 100 + value)]);
});
