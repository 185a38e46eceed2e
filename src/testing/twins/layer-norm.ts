/** f64 twin of the layer norm kernels: rows of `width`, population variance. */
export function layerNormTwin(
  x: ArrayLike<number>,
  width: number,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  epsilon: number,
): Float64Array {
  const out = new Float64Array(x.length);
  for (let row = 0; row < x.length; row += width) {
    let mean = 0;
    for (let i = 0; i < width; i++) mean += x[row + i]! / width;
    let variance = 0;
    for (let i = 0; i < width; i++) variance += (x[row + i]! - mean) ** 2 / width;
    const scale = 1 / Math.sqrt(variance + epsilon);
    for (let i = 0; i < width; i++) out[row + i] = (x[row + i]! - mean) * scale * gamma[i]! + beta[i]!;
  }
  return out;
}
