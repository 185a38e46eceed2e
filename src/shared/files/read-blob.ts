import { FoveaError, lostFile } from '../errors.ts';

/**
 * The bytes of a file, or its first `length`. The one place that reads what a user added.
 *
 * @param name for messages
 * @throws FoveaError `file-missing` where the file was changed or removed since it was added
 */
export async function readBlob(
  file: Blob,
  name: string,
  length = file.size,
): Promise<Uint8Array<ArrayBuffer>> {
  // a file removed before anyone asked for its size has size 0, as have its slices; only reading it whole fails
  const part = length < file.size ? file.slice(0, length) : file;
  let bytes: ArrayBuffer;
  try {
    bytes = await part.arrayBuffer();
  } catch (error) {
    throw lostFile(error, name) ?? error;
  }
  if (bytes.byteLength < part.size) {
    throw new FoveaError(
      'file-missing',
      `${name}: the file was changed or removed after it was added.`,
      'Add it again.',
    );
  }
  return new Uint8Array(bytes);
}

/** Files up to this size are read in one go: each read is a trip through the browser's process, and through this thread's queue of tasks. */
const readInOneGo = 4 * 2 ** 20;

/**
 * All bytes of a small file; of a larger one the first `length`.
 *
 * @throws as `readBlob`
 */
export const readStart = (file: Blob, name: string, length: number): Promise<Uint8Array<ArrayBuffer>> =>
  readBlob(file, name, file.size <= readInOneGo ? file.size : length);
