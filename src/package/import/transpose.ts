/** Values of a checkpoint's matrix [columns, rows] as one of this shape, [rows, columns]. */
export function transpose(values: Float32Array, shape: readonly number[]): Float32Array {
  const [rows = 1, columns = 1] = shape;
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[r * columns + c] = values[c * rows + r]!;
  }
  return out;
}
