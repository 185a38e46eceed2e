import { OuterProducts } from './outer-products.ts';

/**
 * Ridge regression in closed form: the w that minimises Σ weight·(x·w − y)² + Σ ridge_k·w_k², by Cholesky's decomposition of the
 * normal equations, in f64. `penalise` adds wᵀPw.
 */
export class DenseRidge {
  private readonly columns: number;
  /** XᵀWX, and what is penalised. */
  private readonly normal: OuterProducts;
  private readonly right: Float64Array;

  /** @param columns length of each row */
  constructor(columns: number) {
    this.columns = columns;
    this.normal = new OuterProducts(columns);
    this.right = new Float64Array(columns);
  }

  /** Adds a row [columns] with its target; rows of weight 0.3 count as 0.3 rows. */
  add(row: Float64Array, target: number, weight = 1): void {
    const { normal, right } = this;
    for (let i = 0; i < row.length; i++) right[i]! += row[i]! * weight * target;
    normal.add(row, weight);
  }

  /** Penalises the weights from column `at` on with a symmetric matrix [n, n]. */
  penalise(at: number, matrix: readonly Float64Array[]): void {
    const lower = this.normal.sum();
    matrix.forEach((row, i) => {
      for (let k = 0; k <= i; k++) lower[(at + i) * this.columns + at + k]! += row[k]!;
    });
  }

  /**
   * The weights [columns].
   *
   * @param ridge of each column, [columns], above 0 where nothing else penalises it
   */
  solve(ridge: Float64Array): Float64Array {
    const { columns, right } = this;
    const low = this.normal.sum().slice();
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
