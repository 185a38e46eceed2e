import { expect, test } from 'vitest';
import type { StoredWeight } from '../formats/weight.ts';
import { JoinedWeight, wholeLength } from './joined-weight.ts';

const piece = (values: number[], scales: number[]): StoredWeight => ({
  ...{ shape: [scales.length, 2], dtype: 'int8', bytes: Uint8Array.from(values) },
  scales: Float32Array.from(scales),
});

test('pieces of any number of rows come to lie below each other, with their scales', () => {
  const joined = new JoinedWeight([4, 2], piece([1, 2], [0.5]));
  const shard = piece([1, 2], [0.5]);
  expect(joined.add(shard)).toBeUndefined();
  // the shard is written over by the next one
  shard.bytes.fill(9);
  shard.scales!.fill(9);
  expect(joined.add(piece([3, 4, 5, 6], [0.25, 0.75]))).toBeUndefined();
  expect([joined.count, joined.rows]).toEqual([2, 3]);
  expect(joined.add(piece([7, 8], [1]))).toEqual({
    ...piece([1, 2, 3, 4, 5, 6, 7, 8], [0.5, 0.25, 0.75, 1]),
  });
});

test('a piece of another type or below the last row is refused', () => {
  const first = piece([1, 2], [0.5]);
  const joined = new JoinedWeight([2, 2], first);
  joined.add(first);
  expect(joined.refuses(first)).toBeUndefined();
  expect(joined.refuses(piece([1, 2, 3, 4], [1, 1]))).toBe('have too many rows');
  expect(joined.refuses({ ...first, dtype: 'f16' })).toBe('differ in type');
});

test('no whole comes out short where its rows are no multiple of the first piece’s', () => {
  // `piece · (total / rows)` comes out one short at 1703 of these
  for (const row of [2112, 2112 * 2, 1]) {
    for (let rows = 1; rows <= 4096; rows++)
      expect(wholeLength(rows * row, rows, 250_002)).toBe(250_002 * row);
  }
});
