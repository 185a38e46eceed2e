import { crc32 } from '../../../shared/checksums/crc32.ts';
import { FoveaError } from '../../../shared/errors.ts';

/** A file for an archive. */
export interface ZipEntry {
  /** Its path in the archive. */
  name: string;
  file: Blob;
}

/** Largest archive and most files of the plain zip format. */
const most = { bytes: 0xffffffff, files: 0xffff };

/** Numbers as they stand in zip headers, little-endian: [value, bytes]. */
function fields(...values: readonly [number, 2 | 4][]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.reduce((sum, [, size]) => sum + size, 0)));
  let at = 0;
  for (const [value, size] of values) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/** MS-DOS time and date of a file, of now for one without. */
function dosTime(file: Blob): [number, number] {
  const at = file instanceof File ? new Date(file.lastModified) : new Date();
  const year = Math.min(Math.max(at.getFullYear(), 1980), 2107);
  return [
    (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1),
    ((year - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate(),
  ];
}

async function checksum(file: Blob): Promise<number> {
  let value = 0;
  const reader = file.stream().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read())
    value = crc32(next.value, value);
  return value;
}

/**
 * A zip (APPNOTE 6.3, stored, names in UTF-8) that refers to its files instead of copying them: each is read once, in pieces, for its checksum, and again when
 * the archive is written to disk. Throws `usage` above 4 GB or 65,535 files, the abort reason, and what reading a file throws, unless `lost` accepts it.
 *
 * @param lost is told which file could not be read; it is left out
 */
export async function storedZip(
  entries: readonly ZipEntry[],
  {
    signal,
    tell,
    lost,
  }: { signal: AbortSignal; tell: (done: number) => void; lost: (name: string, error: unknown) => void },
): Promise<Blob> {
  const total = entries.reduce((sum, { name, file }) => sum + file.size + 2 * (name.length * 3 + 46), 0);
  if (total > most.bytes || entries.length > most.files)
    throw new FoveaError(
      'usage',
      'The images do not fit into one zip: it holds 4 GB and 65,535 files.',
      'Copy them into a folder, or select fewer.',
    );
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const [i, { name, file }] of entries.entries()) {
    signal.throwIfAborted();
    tell(i);
    let sum: number;
    try {
      sum = await checksum(file);
    } catch (error) {
      lost(name, error);
      continue;
    }
    const path = new TextEncoder().encode(name);
    const [time, date] = dosTime(file);
    // version 2.0, names in UTF-8, stored
    const shared: [number, 2 | 4][] = [
      [20, 2],
      [0x800, 2],
      [0, 2],
      [time, 2],
      [date, 2],
      [sum, 4],
      [file.size, 4],
      [file.size, 4],
      [path.length, 2],
      [0, 2],
    ];
    parts.push(fields([0x04034b50, 4], ...shared), path, file);
    directory.push(
      fields([0x02014b50, 4], [20, 2], ...shared, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
      path,
    );
    at += 30 + path.length + file.size;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = directory.length / 2;
  const end = fields([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [at, 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}
