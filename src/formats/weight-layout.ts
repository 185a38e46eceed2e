/**
 * PyTorch's [out, in] or [out, in, kh, kw] → [kh·kw·in, out], the layout in which rows of patches or tokens are multiplied: channel
 * fastest, as pixels lie in memory. A copy; `shape` is PyTorch's.
 */
export function toInputMajor(values: Float32Array, shape: number[]): Float32Array {
  const [outputs = 1, channels = 1, height = 1, width = 1] = shape;
  return reversed(values, outputs, channels, height * width);
}

/** [kh·kw·in, out] → PyTorch's [out, in, kh, kw], whose `shape` is given: the inverse of `toInputMajor`. A copy. */
export function toOutputMajor(values: Float32Array, shape: number[]): Float32Array {
  const [outputs = 1, channels = 1, height = 1, width = 1] = shape;
  return reversed(values, height * width, channels, outputs);
}

/** [a, b, c] → [c, b, a]. */
function reversed(values: Float32Array, a: number, b: number, c: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) out[(k * b + j) * a + i] = values[(i * b + j) * c + k]!;
    }
  }
  return out;
}
