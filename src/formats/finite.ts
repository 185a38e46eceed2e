import type { StoredWeight } from './weight.ts';

/** Index of the first NaN or infinity, or -1. */
export function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return i;
  return -1;
}

/** Whether every value of a stored weight is a number. */
export function isFiniteWeight({ dtype, bytes, scales }: StoredWeight): boolean {
  if (scales && firstNotFinite(scales) >= 0) return false;
  if (dtype !== 'f32' && dtype !== 'f16') return true;
  const size = dtype === 'f32' ? 4 : 2;
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  if (dtype === 'f32') return firstNotFinite(new Float32Array(buffer, byteOffset, byteLength / 4)) < 0;
  // An exponent of all ones is NaN or infinity.
  return !new Uint16Array(buffer, byteOffset, byteLength / 2).some((half) => (half & 0x7c00) === 0x7c00);
}
