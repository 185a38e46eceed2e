import { FoveaError, lostFile } from '../shared/errors.ts';

/** The bytes of a file; where it changed or vanished since it was added, which ends reading, an error that says so. */
export async function readBlob(file: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (error) {
    throw lostFile(error, name) ?? error;
  }
  if (bytes.byteLength < file.size) {
    throw new FoveaError(
      'file-missing',
      `${name}: the file was changed or removed after it was added.`,
      'Add it again.',
    );
  }
  return new Uint8Array(bytes);
}
