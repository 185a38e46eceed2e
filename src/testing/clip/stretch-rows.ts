/** Keys's kernel with a = −0.75, PyTorch's bicubic without antialiasing. */
function kernel(distance: number): number {
  const a = -0.75;
  const d = Math.abs(distance);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

/**
 * For tests: a table [_, channels] stretched to so many rows, as PyTorch's `interpolate` does (`bicubic`, `align_corners` false), in f64. IQA-PyTorch
 * stretches positional tables so, as one row of places.
 */
export function stretchRows(table: ArrayLike<number>, channels: number, rows: number): Float32Array {
  const given = table.length / channels;
  const out = new Float32Array(rows * channels);
  for (let row = 0; row < rows; row++) {
    const at = ((row + 0.5) * given) / rows - 0.5;
    const first = Math.floor(at) - 1;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let tap = first; tap < first + 4; tap++) {
        const from = Math.max(0, Math.min(given - 1, tap));
        sum += kernel(at - tap) * table[from * channels + c]!;
      }
      out[row * channels + c] = sum;
    }
  }
  return out;
}
