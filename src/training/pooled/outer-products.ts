/** Rows that are added with one pass over the products, whose memory is what adding one waits for. */
const together = 4;

/** Adds aᵢ·a + bᵢ·b + cᵢ·c + dᵢ·d, as far as the diagonal, to row `i` of a lower triangle. */
function addFour(
  lower: Float64Array,
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
  for (let k = 0; k <= i; k++) lower[at + k]! += ai * a[k]! + bi * b[k]! + ci * c[k]! + di * d[k]!;
}

/** Σ weight·row·rowᵀ of rows that come one by one, in f64. */
export class OuterProducts {
  private readonly columns: number;
  private readonly lower: Float64Array;
  /** Rows not added yet, each times the root of its weight. */
  private waiting: Float64Array[] = [];

  /** @param columns length of each row */
  constructor(columns: number) {
    this.columns = columns;
    this.lower = new Float64Array(columns * columns);
  }

  /** Rows of weight 0.3 count as 0.3 rows. */
  add(row: Float64Array, weight = 1): void {
    const root = Math.sqrt(weight);
    this.waiting.push(row.map((value) => value * root));
    if (this.waiting.length === together) this.addWaiting();
  }

  /** The sum so far, not a copy: its lower triangle, row by row, each of full length. */
  sum(): Float64Array {
    if (this.waiting.length > 0) this.addWaiting();
    return this.lower;
  }

  private addWaiting(): void {
    const { columns, lower } = this;
    const none = new Float64Array(columns);
    const [a = none, b = none, c = none, d = none] = this.waiting;
    for (let i = 0; i < columns; i++) addFour(lower, i, a, b, c, d);
    this.waiting = [];
  }
}
