import { unzlibSync } from 'fflate';
import { FoveaError } from '../shared/errors.ts';

/** A numeric array of a MATLAB file, column-major as MATLAB keeps it. */
export interface MatArray {
  name: string;
  shape: number[];
  values: Float64Array;
}

const miMatrix = 14;
const miCompressed = 15;
/** Array classes double, single and the eight integer kinds; cells, structs, text and sparse arrays are passed over. */
const numericClasses = { first: 6, last: 15 };

/** Bytes and reader of a number by MATLAB's data type. */
const readers: Record<number, [size: number, read: (view: DataView, at: number) => number]> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at) => view.getInt16(at, true)],
  4: [2, (view, at) => view.getUint16(at, true)],
  5: [4, (view, at) => view.getInt32(at, true)],
  6: [4, (view, at) => view.getUint32(at, true)],
  7: [4, (view, at) => view.getFloat32(at, true)],
  9: [8, (view, at) => view.getFloat64(at, true)],
  12: [8, (view, at) => Number(view.getBigInt64(at, true))],
  13: [8, (view, at) => Number(view.getBigUint64(at, true))],
};

interface Element {
  type: number;
  data: DataView;
  /** Where the next element starts. */
  end: number;
}

const invalid = (label: string, what: string, hint?: string) =>
  new FoveaError('usage', `${label} ${what}.`, hint);

/**
 * Reads the real numeric arrays of a MATLAB 5 file ("MAT-File Level 5", little-endian, zlib-compressed or not), the form in
 * which AIGCIQA2023 ships its ratings. Throws `usage` for other files and for damaged ones.
 */
export function readMatFile(bytes: Uint8Array, label: string): MatArray[] {
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, 128));
  const resave = "Save it again with save(..., '-v7'), or put the ratings into a column of the table.";
  if (header.startsWith('MATLAB 7.3') || header.startsWith('\u0089HDF'))
    throw invalid(label, 'is a MATLAB 7.3 (HDF5) file', resave);
  if (!header.startsWith('MATLAB 5.0') || !header.endsWith('IM'))
    throw invalid(label, 'is not a MATLAB 5 file', resave);
  try {
    return readElements(viewOf(bytes.subarray(128)));
  } catch (error) {
    if (error instanceof FoveaError) throw error;
    throw invalid(label, 'is damaged or cut short');
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function readElements(view: DataView): MatArray[] {
  const arrays: MatArray[] = [];
  for (let at = 0; at + 8 <= view.byteLength;) {
    const element = readElement(view, at, false);
    if (element.type === miCompressed) {
      const packed = new Uint8Array(element.data.buffer, element.data.byteOffset, element.data.byteLength);
      arrays.push(...readElements(viewOf(unzlibSync(packed))));
    } else if (element.type === miMatrix) {
      const array = readMatrix(element.data);
      if (array !== null) arrays.push(array);
    }
    at = element.end;
  }
  return arrays;
}

/** One tagged element; small ones keep up to four bytes of data inside the tag. Data inside a matrix is padded to 8 bytes. */
function readElement(view: DataView, at: number, padded: boolean): Element {
  const word = view.getUint32(at, true);
  const small = word >>> 16;
  const part = (from: number, size: number) =>
    new DataView(view.buffer, view.byteOffset + from, checked(view, from, size));
  if (small > 0) return { type: word & 0xffff, data: part(at + 4, small), end: at + 8 };
  const size = view.getUint32(at + 4, true);
  return { type: word, data: part(at + 8, size), end: at + 8 + (padded ? Math.ceil(size / 8) * 8 : size) };
}

function checked(view: DataView, from: number, size: number): number {
  if (from + size > view.byteLength) throw new RangeError('beyond the end');
  return size;
}

function readMatrix(view: DataView): MatArray | null {
  const flags = readElement(view, 0, true);
  const kind = flags.data.getUint8(0);
  const complex = (flags.data.getUint8(1) & 8) !== 0;
  if (kind < numericClasses.first || kind > numericClasses.last || complex) return null;
  const dimensions = readElement(view, flags.end, true);
  const label = readElement(view, dimensions.end, true);
  const data = readElement(view, label.end, true);
  const reader = readers[data.type];
  if (reader === undefined) return null;
  const [size, read] = reader;
  const shape = Array.from({ length: dimensions.data.byteLength / 4 }, (_, i) =>
    dimensions.data.getInt32(4 * i, true),
  );
  const count = shape.reduce((product, side) => product * side, 1);
  if (count * size !== data.data.byteLength) throw new RangeError('shape and data differ');
  return {
    name: new TextDecoder('latin1').decode(label.data),
    shape,
    values: Float64Array.from({ length: count }, (_, i) => read(data.data, i * size)),
  };
}

/**
 * The ratings in a MATLAB file: its only column or row of numbers, or the one called `MOSz` or `MOS` among several.
 * Throws `usage` where it is not clear which.
 */
export function readMatRatings(bytes: Uint8Array, label: string): Float64Array {
  const vectors = readMatFile(bytes, label).filter(
    ({ shape, values }) => values.length > 1 && Math.max(...shape) === values.length,
  );
  const named = vectors.filter(({ name }) => /^mosz?$/i.test(name));
  const found = named.length === 1 ? named[0] : vectors.length === 1 ? vectors[0] : undefined;
  if (found === undefined) {
    const all = vectors.map(({ name, values }) => `${name} (${values.length})`).join(', ');
    throw invalid(label, `does not hold exactly one list of ratings; it has ${all || 'none'}`);
  }
  return found.values;
}
