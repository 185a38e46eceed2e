import { FoveaError, type ErrorCode } from '../shared/errors.ts';
import { dtypeBytes, isDType, type DType } from './dtypes.ts';
import { readExactly, type RandomAccess } from './random-access.ts';
import { countValues, type TensorInfo } from './tensor-source.ts';

/**
 * The safetensors container: u64 length of a JSON header, the header, then the data. A header is validated before any of it is used. The naming of quantised weights is in `naming.ts`.
 */

export interface SafetensorsEntry {
  dtype: DType;
  shape: number[];
  /** Bytes from the start of the file. */
  offset: number;
  bytes: number;
}

/** As in the format's own library. */
const largestHeader = 100_000_000;

function fail(code: ErrorCode, file: string, what: string): never {
  throw new FoveaError(
    code,
    `${file} is not a valid safetensors file: ${what}.`,
    'Download or copy it again.',
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Entries by name, in file order, of a file of `size` bytes whose header text is given. */
function parseHeader(
  text: string,
  dataStart: number,
  size: number,
  file: string,
  code: ErrorCode,
  foreign?: Map<string, TensorInfo>,
): Map<string, SafetensorsEntry> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    fail(code, file, 'its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    fail(code, file, 'its header is not an object');
  }
  const entries = Object.entries(header)
    .filter(([name, raw]) => name !== '__metadata__' && !setAside(name, raw, foreign))
    .map(([name, raw]): [string, SafetensorsEntry] => [
      name,
      parseEntry(name, raw, dataStart, size, file, code),
    ])
    .sort(([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes);
  let end = dataStart;
  for (const [name, entry] of entries) {
    if (entry.offset < end) fail(code, file, `tensor ${name} overlaps another`);
    end = entry.offset + entry.bytes;
  }
  return new Map(entries);
}

/** Whether a tensor is of a type that cannot be read; it then goes to `foreign`, where that is given. */
function setAside(name: string, raw: unknown, foreign: Map<string, TensorInfo> | undefined): boolean {
  const { dtype, shape } = (raw ?? {}) as Record<string, unknown>;
  if (!foreign || typeof dtype !== 'string' || isDType(dtype)) return false;
  const sizes = Array.isArray(shape) && shape.every(isCount) ? shape : [];
  foreign.set(name, { shape: sizes, dtype: { unsupported: dtype } });
  return true;
}

function parseEntry(
  name: string,
  raw: unknown,
  dataStart: number,
  size: number,
  file: string,
  code: ErrorCode,
): SafetensorsEntry {
  const { dtype, shape, data_offsets: range } = (raw ?? {}) as Record<string, unknown>;
  if (!isDType(dtype)) fail(code, file, `tensor ${name} has the unknown type ${JSON.stringify(dtype)}`);
  if (!Array.isArray(shape) || shape.length > 8 || !shape.every(isCount)) {
    fail(code, file, `tensor ${name} has no valid shape`);
  }
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isCount)) {
    fail(code, file, `tensor ${name} has no valid offsets`);
  }
  const [begin, end] = range as [number, number];
  if (begin > end || dataStart + end > size) {
    fail(code, file, `tensor ${name} lies outside the file, which is truncated or damaged`);
  }
  if (countValues(shape) * dtypeBytes[dtype] !== end - begin) {
    fail(code, file, `tensor ${name} takes ${end - begin} bytes, which does not fit its shape`);
  }
  return { dtype, shape, offset: dataStart + begin, bytes: end - begin };
}

/**
 * Reads and checks the header. Throws `code` with one sentence on anything malformed. Tensors of types that cannot be read go to
 * `foreign`; without it they are an error as well.
 */
export async function readHeader(
  file: RandomAccess,
  code: ErrorCode = 'checkpoint-invalid',
  foreign?: Map<string, TensorInfo>,
): Promise<Map<string, SafetensorsEntry>> {
  if (file.size < 10) fail(code, file.name, 'it is too short to have a header');
  const start = await readExactly(file, 0, 8, code);
  const length = new DataView(start.buffer).getBigUint64(0, true);
  if (length > largestHeader || Number(length) + 8 > file.size) {
    fail(code, file.name, `its header claims ${length.toString()} bytes`);
  }
  const text = new TextDecoder().decode(await readExactly(file, 8, Number(length), code));
  return parseHeader(text, 8 + Number(length), file.size, file.name, code, foreign);
}

export interface TensorToWrite {
  name: string;
  dtype: DType;
  shape: number[];
  bytes: Uint8Array;
}

/** Header text of these tensors in this order, padded so that the data starts at a multiple of 8. */
function headerText(tensors: TensorToWrite[], metadata: Record<string, string>): string {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.byteLength] };
    at += bytes.byteLength;
  }
  const text = JSON.stringify(header);
  const length = new TextEncoder().encode(text).byteLength;
  return text + ' '.repeat((8 - (length % 8)) % 8);
}

/**
 * A whole safetensors file. Tensors are laid out by falling element size, so that each starts at a multiple of its
 * element size and can be viewed without copying.
 */
export function writeSafetensors(
  tensors: TensorToWrite[],
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort((a, b) => dtypeBytes[b.dtype] - dtypeBytes[a.dtype]);
  const header = new TextEncoder().encode(headerText(ordered, metadata));
  const total = ordered.reduce((sum, { bytes }) => sum + bytes.byteLength, 8 + header.byteLength);
  const out = new Uint8Array(total);
  new DataView(out.buffer).setBigUint64(0, BigInt(header.byteLength), true);
  out.set(header, 8);
  let at = 8 + header.byteLength;
  for (const { bytes } of ordered) {
    out.set(bytes, at);
    at += bytes.byteLength;
  }
  return out;
}
