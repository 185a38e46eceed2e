/**
 * The inverse of a symmetric positive definite matrix [n, n], row-major, by Cholesky's decomposition (A = L Lᵀ); the input is not changed.
 *
 * @throws RangeError where the matrix is not positive definite
 */
export function inverseOf(matrix: Float64Array, n: number): Float64Array<ArrayBuffer> {
  const lower = Float64Array.from(matrix);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = lower[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      if (i > j) {
        lower[i * n + j] = sum / lower[j * n + j]!;
        continue;
      }
      if (!(sum > 0)) throw new RangeError('not positive definite');
      lower[j * n + j] = Math.sqrt(sum);
    }
  }
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    column.fill(0);
    for (let i = c; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let k = c; k < i; k++) sum -= lower[i * n + k]! * column[k]!;
      column[i] = sum / lower[i * n + i]!;
    }
    for (let i = n - 1; i >= c; i--) {
      let sum = column[i]!;
      for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * inverse[k * n + c]!;
      const value = sum / lower[i * n + i]!;
      inverse[i * n + c] = value;
      inverse[c * n + i] = value;
    }
  }
  return inverse;
}
