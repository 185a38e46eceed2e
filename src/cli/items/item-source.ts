import { FoveaError } from '../../shared/errors.ts';
import { userPath, type CliIo } from '../io.ts';
import type { Item } from './item.ts';
import { readItems } from './items.ts';
import { withSidecar } from './sidecar.ts';
import type { ItemStream } from '../score/score-items.ts';
import { parseShard, shardOf } from './shard.ts';

export interface SourceOptions {
  items?: string | undefined;
  images?: string | undefined;
  shard?: string | undefined;
  /** Prompt of images that bring none: no text file beside an image is looked for. */
  prompt?: string | undefined;
}

/** The images that a command names, as they come: those on the command line, then those of `--items`; of all, the `--shard`. */
export function itemSource(io: CliIo, files: string[], options: SourceOptions): ItemStream {
  const { items: table, images } = options;
  if (files.length === 0 && table === undefined) {
    throw new FoveaError('usage', 'No images given.', 'Name image files, or a table of them with --items.');
  }
  async function* named(): AsyncGenerator<Item> {
    for (const file of files) yield { file, path: userPath(io, file), row: {} };
    if (table !== undefined) yield* readItems(io, table, images);
  }
  async function* all(): AsyncGenerator<Item> {
    for await (const item of named()) yield options.prompt === undefined ? await withSidecar(io, item) : item;
  }
  if (options.shard !== undefined) return { items: shardOf(all(), parseShard(options.shard)) };
  return { items: all(), total: table === undefined ? files.length : undefined };
}

/** The same items, the first of them read already, so that a table that cannot be read is found before anything is written. */
export async function begun(items: AsyncIterable<Item>): Promise<AsyncIterable<Item>> {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
}
