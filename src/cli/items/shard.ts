import { FoveaError } from '../../shared/errors.ts';

/** One of `count` equal parts of a list, counted from 1. */
export interface Shard {
  index: number;
  count: number;
}

/** Reads `--shard i/n`; `usage` error for anything but 1 ≤ i ≤ n. */
export function parseShard(text: string): Shard {
  const [, i, n] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  const shard = { index: Number(i), count: Number(n) };
  if (!(shard.index >= 1 && shard.index <= shard.count)) {
    throw new FoveaError('usage', `--shard takes i/n with i from 1 to n, not "${text}".`);
  }
  return shard;
}

/** Every n-th item, beginning with the i-th: shards are equally long wherever the slow images lie. */
export async function* shardOf<T>(items: AsyncIterable<T>, { index, count }: Shard): AsyncGenerator<T> {
  let at = 0;
  for await (const item of items) {
    if (at++ % count === index - 1) yield item;
  }
}
