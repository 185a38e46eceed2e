export interface AttentionCase {
  batch: number;
  keyBatch: number;
  queries: number;
  keys: number;
  width: number;
  heads: number;
  query: ArrayLike<number>;
  key: ArrayLike<number>;
  value: ArrayLike<number>;
  mask?: ArrayLike<number>;
  maskBatch?: number;
  causal?: boolean;
}

/** f64 twin of the attention kernels: softmax(q kᵀ / √d + mask) v, two passes over the keys. */
export function attentionTwin(c: AttentionCase): Float64Array {
  const size = c.width / c.heads;
  const out = new Float64Array(c.batch * c.queries * c.width);
  for (let b = 0; b < c.batch; b++) {
    for (let h = 0; h < c.heads; h++) {
      for (let t = 0; t < c.queries; t++) {
        const row = (b * c.queries + t) * c.width + h * size;
        const from = (j: number) => ((b % c.keyBatch) * c.keys + j) * c.width + h * size;
        const scores = Array.from({ length: c.keys }, (_, j) => {
          let s = 0;
          for (let i = 0; i < size; i++) s += c.query[row + i]! * c.key[from(j) + i]!;
          if (c.causal && j > t) return -Infinity;
          return s / Math.sqrt(size) + (c.mask?.[(b % (c.maskBatch ?? 1)) * c.keys + j] ?? 0);
        });
        const top = scores.reduce((a, s) => Math.max(a, s), -Infinity);
        const weights = scores.map((s) => Math.exp(s - top));
        const total = weights.reduce((a, w) => a + w, 0);
        for (let j = 0; j < c.keys; j++) {
          for (let i = 0; i < size; i++) out[row + i]! += (weights[j]! / total) * c.value[from(j) + i]!;
        }
      }
    }
  }
  return out;
}
