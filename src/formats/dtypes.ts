import { fromHalves } from './half.ts';

/** Element types by their safetensors names, with their size in bytes. */
export const dtypeBytes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

export type DType = keyof typeof dtypeBytes;

/** Whether this is the safetensors name of a type that can be read. */
export function isDType(name: unknown): name is DType {
  return typeof name === 'string' && Object.hasOwn(dtypeBytes, name);
}

/** Little-endian elements → f32, written to `out` from `at`. */
export function decodeInto(bytes: Uint8Array, dtype: DType, out: Float32Array, at: number): void {
  const size = dtypeBytes[dtype];
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const count = bytes.byteLength / size;
  switch (dtype) {
    case 'F64':
      return out.set(new Float64Array(buffer, byteOffset, count), at);
    case 'F32':
      return out.set(new Float32Array(buffer, byteOffset, count), at);
    case 'F16':
      fromHalves(new Uint16Array(buffer, byteOffset, count), out.subarray(at, at + count));
      return;
    case 'BF16': {
      // A bfloat16 is the upper half of an f32.
      const bits = new Uint32Array(out.buffer, out.byteOffset + 4 * at, count);
      const upper = new Uint16Array(buffer, byteOffset, count);
      for (let i = 0; i < count; i++) bits[i] = upper[i]! << 16;
      return;
    }
    case 'I64': {
      const values = new BigInt64Array(buffer, byteOffset, count);
      for (let i = 0; i < count; i++) out[at + i] = Number(values[i]!);
      return;
    }
    case 'I32':
      return out.set(new Int32Array(buffer, byteOffset, count), at);
    case 'I16':
      return out.set(new Int16Array(buffer, byteOffset, count), at);
    case 'I8':
      return out.set(new Int8Array(buffer, byteOffset, count), at);
    case 'U8':
    case 'BOOL':
      return out.set(new Uint8Array(buffer, byteOffset, count), at);
  }
}
