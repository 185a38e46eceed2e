import type { StoredWeight } from './weight.ts';

/** Number of values along the flattened input that share one int4 scale. */
export const int4Group = 32;

/** IEEE half to single, by table-free bit arithmetic; subnormals, infinities and NaN included. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

let halfTable: Float32Array | undefined;

function halves(bytes: Uint8Array): Float32Array {
  halfTable ??= Float32Array.from({ length: 65536 }, (_, half) => halfToFloat(half));
  const out = new Float32Array(bytes.byteLength / 2);
  for (let i = 0; i < out.length; i++) out[i] = halfTable[bytes[2 * i]! | (bytes[2 * i + 1]! << 8)]!;
  return out;
}

/** Values of a stored weight as f32 in its stored layout, a copy; the reference path's way of reading every dtype. */
export function expandWeight({ shape, dtype, bytes, scales }: StoredWeight): Float32Array {
  switch (dtype) {
    case 'f32':
      return new Float32Array(bytes.slice().buffer);
    case 'f16':
      return halves(bytes);
    case 'int8':
      return expandInt8(shape, bytes, scales ?? new Float32Array());
    case 'int4':
      return expandInt4(shape, bytes, scales ?? new Float32Array());
  }
}

function expandInt8(shape: number[], bytes: Uint8Array, scales: Float32Array): Float32Array {
  const rows = shape[0]!;
  const columns = shape.slice(1).reduce((a, b) => a * b, 1);
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
  const columns = shape.slice(1).reduce((a, b) => a * b, 1);
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
