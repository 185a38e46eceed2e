import { expect } from 'vitest';

/** Below so many elements Vitest's own comparison is quick, and says which differ. */
const many = 1024;

/**
 * Compares long typed arrays (and Node's Buffers) in a loop of its own: `toEqual` walks through them property by property, which takes
 * seconds for a megabyte. As `toEqual` has it, the kind counts, NaN equals NaN, and −0 is not 0.
 */
export function equalArrays(a: unknown, b: unknown): boolean | undefined {
  if (!isNumberArray(a) || !isNumberArray(b) || Math.min(a.length, b.length) < many) return undefined;
  if (kind(a) !== kind(b) || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

const isNumberArray = (value: unknown): value is NumberArray =>
  ArrayBuffer.isView(value) &&
  !(value instanceof DataView) &&
  !(value instanceof BigInt64Array) &&
  !(value instanceof BigUint64Array);

/** A Buffer is a `Uint8Array` here, as it is for `toEqual`. */
const kind = (array: NumberArray): string => Object.prototype.toString.call(array);

expect.addEqualityTesters([equalArrays]);
