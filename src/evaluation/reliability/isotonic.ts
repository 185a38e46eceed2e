/** Neighbours that were pooled: [start, end) of them, their weighted mean and weight. */
export interface Pool {
  start: number;
  end: number;
  mean: number;
  weight: number;
}

/**
 * The rising sequence closest to the values in weighted squares: neighbours out of order are pooled (pool adjacent violators,
 * Barlow et al. 1972). Values [N] and positive weights [N] → pools in order, covering all.
 */
export function isotonicPools(values: readonly number[], weights: readonly number[]): Pool[] {
  const pools: Pool[] = [];
  values.forEach((value, i) => {
    let pool: Pool = { start: i, end: i + 1, mean: value, weight: weights[i]! };
    for (let last = pools.at(-1); last && last.mean >= pool.mean; last = pools.at(-1)) {
      pools.pop();
      const weight = last.weight + pool.weight;
      const mean = (last.mean * last.weight + pool.mean * pool.weight) / weight;
      pool = { start: last.start, end: pool.end, mean, weight };
    }
    pools.push(pool);
  });
  return pools;
}
