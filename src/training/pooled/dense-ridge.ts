/** Rows that are added with one pass over the normal equations, whose memory is what adding one waits for. */
const together = 4;

/** Adds aᵢ·a + bᵢ·b + cᵢ·c + dᵢ·d, as far as the diagonal, to row `i` of a lower triangle. */
function addFour(
  normal: Float64Array,
  i: number,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): void {
  const at = i * a.length;
  const ai = a[i]!;
  const bi = b[i]!;
  const ci = c[i]!;
  const di = d[i]!;
  if (ai === 0 && bi === 0 && ci === 0 && di === 0) return;
  for (let k = 0; k <= i; k++) normal[at + k]! += ai * a[k]! + bi * b[k]! + ci * c[k]! + di * d[k]!;
}

/**
 * Ridge regression in closed form: the w that minimises Σ weight·(x·w − y)² + Σ ridge_k·w_k², by Cholesky's decomposition of the
 * normal equations, in f64. `penalise` adds wᵀPw.
 */
export class DenseRidge {
  private readonly columns: number;
  /** Lower triangle of XᵀWX, row by row, each of full length. */
  private readonly normal: Float64Array;
  private readonly right: Float64Array;
  /** Rows not added yet, each times the root of its weight: so many go into the normal equations with one pass over them. */
  private waiting: Float64Array[] = [];

  /** @param columns length of each row */
  constructor(columns: number) {
    this.columns = columns;
    this.normal = new Float64Array(columns * columns);
    this.right = new Float64Array(columns);
  }

  /** Adds a row [columns] with its target; rows of weight 0.3 count as 0.3 rows. */
  add(row: Float64Array, target: number, weight = 1): void {
    const root = Math.sqrt(weight);
    const { right } = this;
    for (let i = 0; i < row.length; i++) right[i]! += row[i]! * weight * target;
    this.waiting.push(row.map((value) => value * root));
    if (this.waiting.length === together) this.addWaiting();
  }

  private addWaiting(): void {
    const { columns, normal, waiting } = this;
    if (waiting.length === 0) return;
    while (waiting.length < together) waiting.push(new Float64Array(columns));
    const [a, b, c, d] = waiting as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (let i = 0; i < columns; i++) addFour(normal, i, a, b, c, d);
    this.waiting = [];
  }

  /** Penalises the weights from column `at` on with a symmetric matrix [n, n]. */
  penalise(at: number, matrix: readonly Float64Array[]): void {
    matrix.forEach((row, i) => {
      for (let k = 0; k <= i; k++) this.normal[(at + i) * this.columns + at + k]! += row[k]!;
    });
  }

  /**
   * The weights [columns].
   *
   * @param ridge of each column, [columns], above 0 where nothing else penalises it
   */
  solve(ridge: Float64Array): Float64Array {
    this.addWaiting();
    const { columns, right } = this;
    const low = this.normal.slice();
    for (let i = 0; i < columns; i++) {
      low[i * columns + i]! += ridge[i]!;
      for (let k = 0; k <= i; k++) {
        let sum = low[i * columns + k]!;
        for (let j = 0; j < k; j++) sum -= low[i * columns + j]! * low[k * columns + j]!;
        low[i * columns + k] = i === k ? Math.sqrt(sum) : sum / low[k * columns + k]!;
      }
    }
    const w = right.slice();
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < i; j++) w[i]! -= low[i * columns + j]! * w[j]!;
      w[i]! /= low[i * columns + i]!;
    }
    for (let i = columns - 1; i >= 0; i--) {
      for (let j = i + 1; j < columns; j++) w[i]! -= low[j * columns + i]! * w[j]!;
      w[i]! /= low[i * columns + i]!;
    }
    return w;
  }
}
