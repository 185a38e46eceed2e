import { FoveaError } from '../../shared/errors.ts';
import { expandFiles } from './expand-files.ts';
import { userPath, type CliIo } from '../io.ts';
import { wrongItem, type Item } from './item.ts';
import { readItems } from './items.ts';
import { withSidecar } from './sidecar.ts';
import type { ItemStream } from '../score/score-items.ts';
import { parseShard, shardOf } from './shard.ts';

export interface SourceOptions {
  items?: string | undefined;
  images?: string | undefined;
  shard?: string | undefined;
  /** Patterns of files to leave out of folders and patterns. */
  exclude?: readonly string[] | undefined;
  /** Prompt of images that have none: text files beside images are then ignored. */
  prompt?: string | undefined;
}

export interface ItemSource extends ItemStream {
  /** The image files named on the command line, folders and patterns resolved. */
  files: string[];
}

/** The images that a command names, as they come: those on the command line, then those of `--items`; of all, the `--shard`. */
export async function itemSource(io: CliIo, given: string[], options: SourceOptions): Promise<ItemSource> {
  const { items: table, images } = options;
  if (given.length === 0 && table === undefined) {
    throw new FoveaError(
      'usage',
      'No images given.',
      'Name image files or folders, or a table of images with --items.',
    );
  }
  const { files, empty } = await expandFiles(io, given, options.exclude);
  async function* named(): AsyncGenerator<Item> {
    for (const file of files) yield { file, path: userPath(io, file), row: {} };
    for (const { given: file, message } of empty)
      yield { ...wrongItem(file, message), path: userPath(io, file) };
    if (table !== undefined) yield* readItems(io, table, images);
  }
  async function* all(): AsyncGenerator<Item> {
    for await (const item of named()) yield options.prompt === undefined ? await withSidecar(io, item) : item;
  }
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  if (shard) return { items: shardOf(all(), shard), files };
  return { items: all(), total: table === undefined ? files.length + empty.length : undefined, files };
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
