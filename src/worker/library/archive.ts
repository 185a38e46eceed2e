import { Zip, ZipPassThrough } from 'fflate';
import { FoveaError } from '../../shared/errors.ts';

const slice = 4 << 20;
/** Zip without its 64-bit extension, which is not supported here. */
const largest = 2 ** 32 - (1 << 20);

/** Files as one zip, uncompressed, since weights hardly shrink. It is collected in blobs, which the browser may put on disk. */
export async function archive(files: File[]): Promise<Blob> {
  if (files.reduce((sum, { size }) => sum + size, 0) > largest) {
    throw new FoveaError(
      'storage-full',
      'This model is larger than 4 GB, more than a zip holds.',
      'Make the package with fovea pack.',
    );
  }
  const blobs: Blob[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    failure ??= error ?? undefined;
    blobs.push(new Blob([chunk.slice()]));
  });
  for (const file of files) {
    const entry = new ZipPassThrough(file.name);
    zip.add(entry);
    for (let at = 0; at < file.size; at += slice) {
      const bytes = new Uint8Array(await file.slice(at, at + slice).arrayBuffer());
      entry.push(bytes, at + slice >= file.size);
    }
  }
  zip.end();
  if (failure) throw failure;
  return new Blob(blobs, { type: 'application/zip' });
}
