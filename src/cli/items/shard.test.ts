import { describe, expect, test } from 'vitest';
import { readAhead } from './read-ahead.ts';
import { parseShard, shardOf } from './shard.ts';

async function* stream<T>(...values: T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('shard', () => {
  test('shards are disjoint, even, and together the whole list', async () => {
    const list = Array.from({ length: 17 }, (_, i) => i);
    const shards = await Promise.all(
      [1, 2, 3].map((index) => collect(shardOf(stream(...list), { index, count: 3 }))),
    );
    expect(shards.map(({ length }) => length)).toEqual([6, 6, 5]);
    expect(shards.flat().sort((a, b) => a - b)).toEqual(list);
  });

  test('is counted from 1', () => {
    expect(parseShard('2/3')).toEqual({ index: 2, count: 3 });
    for (const text of ['0/3', '4/3', '1', '1/0', '-1/2', '1/2/3', 'a/b', '1.5/2', '']) {
      expect(() => parseShard(text)).toThrow('--shard takes i/n');
    }
  });
});

test('reading ahead keeps the order, tells of what comes, and passes failures on in their turn', async () => {
  const arrived: number[] = [];
  const first = readAhead(stream(1, 2, 3, 4), 2, (item) => arrived.push(item));
  expect((await first.next()).value).toBe(1);
  expect(arrived.length).toBeGreaterThanOrEqual(1);
  expect(await collect(first)).toEqual([2, 3, 4]);
  expect(arrived).toEqual([1, 2, 3, 4]);
  const seen: number[] = [];
  async function* failing() {
    yield await Promise.resolve(1);
    throw new Error('cut off');
  }
  const run = async () => {
    for await (const item of readAhead(failing(), 3, () => undefined)) seen.push(item);
  };
  await expect(run()).rejects.toThrow('cut off');
  expect(seen).toEqual([1]);
});
