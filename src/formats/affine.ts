/** Values rounded to bytes with one scale and offset for all: min + scale · byte. Bytes [N] → values [N]. */
export function expandAffine(bytes: Uint8Array, min: number, scale: number): Float32Array {
  return Float32Array.from(bytes, (byte) => min + scale * byte);
}
