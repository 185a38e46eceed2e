import { baseName } from '../../../../records/table/paths.ts';
import type { NewItem, QueueItem } from '../../batch/index.ts';

/** Files that are open already, and the rest. */
export interface Repeats {
  fresh: NewItem[];
  /** Ids of the open images that came again. */
  repeated: string[];
}

/** SHA-256 of a file, in hex; read once. */
const digests = new WeakMap<Blob, Promise<string>>();

function digestOf(file: Blob): Promise<string> {
  let digest = digests.get(file);
  if (!digest) {
    digest = file
      .arrayBuffer()
      .then((bytes) => crypto.subtle.digest('SHA-256', bytes))
      .then((hash) => new Uint8Array(hash).join(','));
    digests.set(file, digest);
  }
  return digest;
}

/**
 * Parts new files from those that are open already: the same bytes under the same file name, whatever the folder. Copies under another
 * name stay, since tables name images by it. Only files of equal name are asked for their size, which the browser has to look up on the
 * disk, and only those of equal size are read.
 */
export async function partRepeats(added: readonly NewItem[], open: readonly QueueItem[]): Promise<Repeats> {
  const names = new Set(added.map(({ name }) => baseName(name)));
  const known = new Map<string, QueueItem[]>();
  for (const item of open) {
    const name = baseName(item.name);
    if (item.sample || !names.has(name)) continue;
    known.set(name, [...(known.get(name) ?? []), item]);
  }
  const result: Repeats = { fresh: [], repeated: [] };
  for (const item of added) {
    const namesakes = known.get(baseName(item.name)) ?? [];
    // an image that was not kept has no bytes: it is to be dropped again
    const candidates = namesakes.filter(({ file }) => file.size > 0 && file.size === item.file.size);
    const same = await sameBytes(item.file, candidates);
    if (same) result.repeated.push(same.id);
    else result.fresh.push(item);
  }
  return result;
}

async function sameBytes(file: Blob, candidates: readonly QueueItem[]): Promise<QueueItem | undefined> {
  for (const item of candidates) {
    try {
      if ((await digestOf(file)) === (await digestOf(item.file))) return item;
    } catch {
      // what cannot be read is told when it is scored
    }
  }
  return undefined;
}
