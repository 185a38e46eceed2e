import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FoveaError } from '../shared/errors.ts';
import type { RandomAccess } from '../formats/random-access.ts';

export interface OpenedFile extends RandomAccess {
  close(): Promise<void>;
}

/** A file on disk, read in slices. Throws `file-missing`, or `checkpoint-invalid` for a folder. */
export async function openFile(path: string): Promise<OpenedFile> {
  const handle = await open(path).catch(() => {
    throw new FoveaError('file-missing', `The checkpoint ${path} cannot be read.`, 'Check the path.');
  });
  const info = await handle.stat();
  if (!info.isFile()) {
    await handle.close();
    throw new FoveaError('checkpoint-invalid', `${path} is not a file.`, 'Give the checkpoint file itself.');
  }
  return {
    name: basename(path),
    size: info.size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, info.size - offset)));
      let done = 0;
      while (done < bytes.byteLength) {
        const { bytesRead } = await handle.read(bytes, done, bytes.byteLength - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
    close: () => handle.close(),
  };
}

/** SHA-256 of a file of any size, as hexadecimal digits. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Whether there is anything at a path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
