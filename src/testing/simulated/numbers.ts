/** A seed from any data: FNV-1a over the bytes, going on from `seed`. */
export function seedOf(bytes: ArrayLike<number>, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

/** Values as shares that sum to 1; equal ones where all are 0. */
export function shares(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const sum = Array.from(values).reduce((a, b) => a + b, 0);
  return Float32Array.from(values, (value) => (sum > 0 ? value / sum : 1 / values.length));
}

/** Values as shares of a softmax. */
export function softmax(values: ArrayLike<number>): number[] {
  const exponentials = Array.from(values, Math.exp);
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
