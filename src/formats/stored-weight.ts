import { decodeInto } from './dtypes.ts';
import { countValues } from './tensor-source.ts';
import type { StoredWeight } from './weight.ts';

/** Number of values along the flattened input that share one int4 scale. */
export const int4Group = 32;

/** Values of a stored weight as f32 in its stored layout, a copy; the reference path's way of reading every dtype. */
export function expandWeight({ shape, dtype, bytes, scales }: StoredWeight): Float32Array {
  switch (dtype) {
    case 'f32':
      return new Float32Array(bytes.slice().buffer);
    case 'f16':
      return expandHalves(bytes);
    case 'int8':
      return expandInt8(shape, bytes, scales ?? new Float32Array());
    case 'int4':
      return expandInt4(shape, bytes, scales ?? new Float32Array());
  }
}

/** As `expandWeight`, but f32 values that lie on a multiple of four bytes are a view: good as long as the stored ones. */
export function viewWeight(stored: StoredWeight): Float32Array {
  const { dtype, bytes } = stored;
  return dtype === 'f32' && bytes.byteOffset % 4 === 0
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
    : expandWeight(stored);
}

function expandHalves(bytes: Uint8Array): Float32Array {
  const out = new Float32Array(bytes.byteLength / 2);
  decodeInto(bytes, 'F16', out, 0);
  return out;
}

function expandInt8(shape: number[], bytes: Uint8Array, scales: Float32Array): Float32Array {
  const rows = shape[0]!;
  const columns = countValues(shape.slice(1));
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const scale = scales[r]!;
    for (let c = 0; c < columns; c++) out[r * columns + c] = signed[r * columns + c]! * scale;
  }
  return out;
}

function expandInt4(shape: number[], bytes: Uint8Array, scales: Float32Array): Float32Array {
  const rows = shape[0]!;
  const columns = countValues(shape.slice(1));
  const stride = Math.ceil(columns / 2);
  const groups = Math.ceil(columns / int4Group);
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const byte = bytes[r * stride + (c >> 1)]!;
      const nibble = c & 1 ? byte >> 4 : byte & 15;
      out[r * columns + c] =
        (nibble > 7 ? nibble - 16 : nibble) * scales[r * groups + Math.floor(c / int4Group)]!;
    }
  }
  return out;
}

/** Rows `first` to `first + count` of a stored weight, or as many as there are; a view of its bytes. */
export function rowsOf(
  { shape, dtype, bytes, scales }: StoredWeight,
  first: number,
  count: number,
): StoredWeight {
  const [rows = 1, ...rest] = shape;
  const last = Math.min(rows, first + count);
  const share = <T extends Uint8Array | Float32Array>(values: T): T =>
    values.subarray((values.length / rows) * first, (values.length / rows) * last) as T;
  return {
    shape: [last - first, ...rest],
    dtype,
    bytes: share(bytes),
    ...(scales ? { scales: share(scales) } : {}),
  };
}
