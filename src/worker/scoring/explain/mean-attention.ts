/** Queries and keys of one attention layer, row-major. */
export interface Attended {
  /** rows × width */
  query: Float32Array;
  /** columns × width */
  key: Float32Array;
  /** 1 for a key, 0 for one that is hidden; undefined where none is. */
  keyMask: Float32Array | undefined;
  width: number;
  heads: number;
}

/**
 * softmax(q kᵀ / √d + mask), mean over heads, rows × columns: what the inspector draws. In plain loops, since texts are short: as tensors,
 * it is a dozen steps on threads, of which each takes longer than its sums.
 */
export function meanAttention({ query, key, keyMask, width, heads }: Attended): Float32Array {
  const rows = query.length / width;
  const columns = key.length / width;
  const size = width / heads;
  const scale = 1 / Math.sqrt(size);
  const mean = new Float32Array(rows * columns);
  const weights = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let first = 0; first < width; first += size) {
      const q = row * width + first;
      let highest = -Infinity;
      for (let column = 0; column < columns; column++) {
        const k = column * width + first;
        let sum = 0;
        for (let i = 0; i < size; i++) sum += query[q + i]! * key[k + i]!;
        // as the layers have it: where all keys are hidden, all count alike
        const logit = sum * scale + (keyMask ? (keyMask[column]! - 1) * 10_000 : 0);
        weights[column] = logit;
        highest = Math.max(highest, logit);
      }
      let total = 0;
      for (let column = 0; column < columns; column++)
        total += weights[column] = Math.exp(weights[column]! - highest);
      for (let column = 0; column < columns; column++)
        mean[row * columns + column]! += weights[column]! / (total * heads);
    }
  }
  return mean;
}
