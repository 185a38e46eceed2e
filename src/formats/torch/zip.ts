import { inflateSync } from 'fflate';
import { FoveaError } from '../../shared/errors.ts';
import { readExactly, type RandomAccess } from '../random-access.ts';

/** Just enough of the zip format for `torch.save`'s files: central directory, zip64, stored entries found in place. */

export interface ZipEntry {
  name: string;
  deflated: boolean;
  /** Bytes in the file, and after inflating. */
  packed: number;
  size: number;
  /** Where the entry's own header starts; its data lie behind it. */
  header: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const full16 = 0xffff;
const full32 = 0xffffffff;
/** A checkpoint of ten thousand tensors has a directory of about a megabyte. */
const largestDirectory = 64 << 20;
const largestInflated = 256 << 20;

function fail(file: RandomAccess, what: string): never {
  throw new FoveaError(
    'checkpoint-invalid',
    `${file.name} is not a readable PyTorch file: ${what}.`,
    'Check that it was downloaded or copied whole.',
  );
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function long(data: DataView, at: number, file: RandomAccess): number {
  const value = data.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) fail(file, 'an offset in its zip directory is too large');
  return Number(value);
}

/** The last `end of central directory` record: an upper bound of 64 KiB of comment may follow it. */
async function findEnd(file: RandomAccess): Promise<{ at: number; data: DataView }> {
  const length = Math.min(file.size, 22 + full16);
  const start = file.size - length;
  const data = view(await readExactly(file, start, length));
  for (let at = length - 22; at >= 0; at--) {
    if (data.getUint32(at, true) !== endSignature) continue;
    if (at + 22 + data.getUint16(at + 20, true) === length) {
      return { at: start + at, data: new DataView(data.buffer, data.byteOffset + at, 22) };
    }
  }
  return fail(file, 'it has no zip directory; it is truncated, or not a zip file');
}

async function findDirectory(file: RandomAccess): Promise<{ count: number; size: number; at: number }> {
  const end = await findEnd(file);
  const directory = {
    count: end.data.getUint16(10, true),
    size: end.data.getUint32(12, true),
    at: end.data.getUint32(16, true),
  };
  if (directory.count !== full16 && directory.size !== full32 && directory.at !== full32) return directory;
  if (end.at < 20) fail(file, 'its zip64 locator is missing');
  const locator = view(await readExactly(file, end.at - 20, 20));
  // Exactly 65535 entries need no zip64.
  if (locator.getUint32(0, true) !== locatorSignature) return directory;
  const record = view(await readExactly(file, long(locator, 8, file), 56));
  if (record.getUint32(0, true) !== end64Signature) fail(file, 'its zip64 directory is missing');
  return { count: long(record, 32, file), size: long(record, 40, file), at: long(record, 48, file) };
}

/** Sizes and offset of an entry, from its zip64 field where the short ones are full. */
function wideFields(data: DataView, at: number, nameLength: number, extraLength: number, file: RandomAccess) {
  let size = data.getUint32(at + 24, true);
  let packed = data.getUint32(at + 20, true);
  let header = data.getUint32(at + 42, true);
  let field = at + 46 + nameLength;
  const end = field + extraLength;
  while (field + 4 <= end) {
    const id = data.getUint16(field, true);
    const next = field + 4 + data.getUint16(field + 2, true);
    if (next > end) break;
    if (id === 1) {
      let from = field + 4;
      const take = (short: number): number => {
        if (short !== full32) return short;
        if (from + 8 > next) fail(file, 'a zip64 field is too short');
        from += 8;
        return long(data, from - 8, file);
      };
      size = take(size);
      packed = take(packed);
      header = take(header);
    }
    field = next;
  }
  return { size, packed, header };
}

/** Entries of a zip by name. Throws `checkpoint-invalid` when the directory is malformed, encrypted or compressed oddly. */
export async function readZip(file: RandomAccess): Promise<Map<string, ZipEntry>> {
  if (file.size < 22) fail(file, 'it is too short');
  const directory = await findDirectory(file);
  if (directory.size > largestDirectory) fail(file, 'its zip directory is implausibly large');
  const data = view(await readExactly(file, directory.at, directory.size));
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < directory.count; i++) {
    if (at + 46 > data.byteLength || data.getUint32(at, true) !== centralSignature) {
      fail(file, 'its zip directory is damaged');
    }
    const method = data.getUint16(at + 10, true);
    const nameLength = data.getUint16(at + 28, true);
    const extraLength = data.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + data.getUint16(at + 32, true);
    if (next > data.byteLength) fail(file, 'its zip directory is damaged');
    const name = new TextDecoder().decode(new Uint8Array(data.buffer, data.byteOffset + at + 46, nameLength));
    const { size, packed, header } = wideFields(data, at, nameLength, extraLength, file);
    if (data.getUint16(at + 8, true) & 1) fail(file, `${name} is encrypted`);
    if (method !== 0 && method !== 8) fail(file, `${name} is compressed in an unknown way`);
    if (method === 0 && packed !== size) fail(file, `${name} has two sizes`);
    if (header + 30 + packed > file.size) fail(file, `${name} lies outside the file, which is truncated`);
    if (entries.has(name)) fail(file, `${name} is in it twice`);
    entries.set(name, { name, deflated: method === 8, packed, size, header });
    at = next;
  }
  return entries;
}

/** Where the data of an entry start in the file. */
export async function dataOffset(file: RandomAccess, entry: ZipEntry): Promise<number> {
  const local = view(await readExactly(file, entry.header, 30));
  if (local.getUint32(0, true) !== localSignature) fail(file, `the header of ${entry.name} is damaged`);
  const offset = entry.header + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if (offset + entry.packed > file.size)
    fail(file, `${entry.name} lies outside the file, which is truncated`);
  return offset;
}

/** The whole data of a small entry. */
export async function readEntry(file: RandomAccess, entry: ZipEntry): Promise<Uint8Array> {
  if (entry.size > largestInflated) fail(file, `${entry.name} is implausibly large`);
  const packed = await readExactly(file, await dataOffset(file, entry), entry.packed);
  if (!entry.deflated) return packed;
  try {
    return inflateSync(packed, { out: new Uint8Array(entry.size) });
  } catch {
    return fail(file, `${entry.name} cannot be inflated`);
  }
}
