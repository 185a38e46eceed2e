import type { AskContext } from './ask-host.ts';
import type { Wait } from './backoff.ts';
import type { FileStamp, PartFile, PartNote } from './part-file.ts';

/** Bytes hashed at a time of what was there already. */
const slice = 8 << 20;

/** SHA-256 as the bytes come: hexadecimal digits at the end. */
interface RunningHash {
  update(bytes: Uint8Array): void;
  hex(): string;
}

export interface FetchContext extends AskContext {
  newHash: () => RunningHash;
  /** Bytes that are there, and all where that is known. `hash` reads what an earlier time left. */
  onBytes: (stage: 'hash' | 'fetch', done: number, total: number | undefined) => void;
  /** What the user should know: a redirect, a file that changed, a host without ranges, a new attempt. */
  onNews: (sentence: string) => void;
  wait?: Wait;
  stallMs?: number;
  /** Bytes asked for at a time; other than the default in tests alone. */
  piece?: number;
}

/** A file on its way: what is there, its hash so far, and what the host said of it. */
export interface Way {
  at: number;
  hash: RunningHash;
  stamp: FileStamp;
  changes: number;
  /** Bytes of an earlier time or after a cut connection are part of it. */
  joined: boolean;
}

/** Takes up what an earlier time left, or starts with nothing. */
export async function begin(
  url: string,
  note: PartNote | undefined,
  part: PartFile,
  { newHash, onBytes, signal }: FetchContext,
): Promise<Way> {
  const size = await part.size();
  const known = note?.url === url && size > 0 && size <= (note.stamp.size ?? Infinity);
  if (!known) await part.clear();
  const way: Way = { at: 0, hash: newHash(), stamp: known ? note.stamp : {}, changes: 0, joined: known };
  if (!known) return way;
  const access = await part.open();
  while (way.at < size) {
    signal.throwIfAborted();
    const bytes = await access.read(way.at, slice);
    if (bytes.byteLength === 0) break;
    way.hash.update(bytes);
    way.at += bytes.byteLength;
    onBytes('hash', way.at, size);
  }
  return way;
}

/** Begins anew, with nothing. */
export async function restart(way: Way, part: PartFile, { newHash }: FetchContext): Promise<void> {
  await part.clear();
  way.at = 0;
  way.hash = newHash();
  way.stamp = {};
}
