import { toErrorRecord, type ErrorRecord } from '../../../../shared/errors.ts';
import { readBlob } from '../../../../shared/files/read-blob.ts';
import type { QueueItem } from '../../batch/index.ts';
import type { Database } from '../database.ts';
import { writePictures } from '../write-batch.ts';

/** What became of a few images. */
export interface WrittenImages {
  kept: string[];
  /** Their files changed or vanished before they could be kept. */
  lost: { id: string; error: ErrorRecord }[];
  /** No room was left: what is in neither list is not kept. */
  full: boolean;
}

/** Whether a write failed for want of room. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

/**
 * Writes images in one transaction; where that fails, one by one, so that a file that vanished costs itself alone.
 *
 * @param here whether an image is still there
 * @throws what the database throws when it is the database that fails
 */
export async function writeImages(
  database: Database,
  items: readonly QueueItem[],
  here: (id: string) => boolean,
): Promise<WrittenImages> {
  const write = (some: readonly QueueItem[]) =>
    writePictures(database, { images: some.map(({ id, file }) => [id, file]) }, here);
  const written: WrittenImages = { kept: [], lost: [], full: false };
  try {
    await write(items);
    return { ...written, kept: items.map(({ id }) => id) };
  } catch {
    // told apart below
  }
  for (const item of items) {
    try {
      await write([item]);
      written.kept.push(item.id);
    } catch (error) {
      if (isFull(error)) return { ...written, full: true };
      const lost = await readBlob(item.file, item.name, 1).then(
        () => undefined,
        (reason: unknown) => toErrorRecord(reason),
      );
      if (!lost) throw error;
      written.lost.push({ id: item.id, error: lost });
    }
  }
  return written;
}
