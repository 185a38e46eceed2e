/** [kh·kw·in, out] → PyTorch's [out, in, kh, kw]: the inverse of `toInputMajor`. */
export function toOutputMajor(values: Float32Array, shape: number[]): Float32Array {
  const [outputs = 1, channels = 1, height = 1, width = 1] = shape;
  const out = new Float32Array(values.length);
  const places = height * width;
  for (let o = 0; o < outputs; o++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < places; p++) {
        out[(o * channels + c) * places + p] = values[(p * channels + c) * outputs + o]!;
      }
    }
  }
  return out;
}
