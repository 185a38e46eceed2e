import { FoveaError, type ErrorCode } from '../shared/errors.ts';
import { readBlob } from '../shared/files/read-blob.ts';

/** A file read in slices: checkpoints of many GB are never held whole. */
export interface RandomAccess {
  /** File name, for messages. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only where the file ends. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Slices of a browser `File` or `Blob`. */
export function blobAccess(blob: Blob, name: string): RandomAccess {
  return {
    name,
    size: blob.size,
    read: (offset, length) => readBlob(blob.slice(offset, offset + length), name),
  };
}

/** Slices of bytes in memory. */
export function bufferAccess(bytes: Uint8Array, name: string): RandomAccess {
  return {
    name,
    size: bytes.byteLength,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  };
}

/** Exactly `length` bytes from `offset`; a file that ends before that is reported under `code`. */
export async function readExactly(
  file: RandomAccess,
  offset: number,
  length: number,
  code: ErrorCode = 'checkpoint-invalid',
): Promise<Uint8Array<ArrayBuffer>> {
  const inside = offset >= 0 && length >= 0 && offset + length <= file.size;
  const bytes = inside ? await file.read(offset, length) : undefined;
  if (bytes?.byteLength !== length) {
    throw new FoveaError(
      code,
      `${file.name} ends too early: ${length} bytes at ${offset} lie outside its ${file.size} bytes.`,
      'The file is truncated or damaged; download or copy it again.',
    );
  }
  return bytes;
}
