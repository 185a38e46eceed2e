import { open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { outputError } from './output-error.ts';

/** The part of a file handle that writes. */
export interface Writable {
  write(bytes: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }>;
}

/** Writes all bytes: a full disk may accept only a part of them and report success. */
export async function writeAll(file: Writable, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    if (bytesWritten <= 0) throw Object.assign(new Error('nothing more was written'), { code: 'ENOSPC' });
    at += bytesWritten;
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then moved there. A link stays a link. Throws what `outputError` makes of a
 * failure; `name` is how the user knows the file. `lasting`: wait until it would survive a power cut, too.
 */
export function writeWhole(
  path: string,
  content: Uint8Array | string,
  name: string,
  options: { lasting?: boolean } = {},
): Promise<void> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return writePieces(path, [bytes], name, options);
}

/** The same of content that comes in pieces, of which one at a time is in memory. */
export async function writePieces(
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  name: string,
  { lasting = true } = {},
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  try {
    const file = await open(part, 'w');
    try {
      for await (const piece of pieces) await writeAll(file, piece);
      if (lasting) await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw outputError(name, error);
  }
}
