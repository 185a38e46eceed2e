/** What features were measured to be: the mean of each, and 1 / its deviation, [features] each. */
export interface Measured {
  mean: Float32Array;
  scale: Float32Array;
}

/** Features as a model reads them, standardised and cut at so many deviations, [features]. */
export function standardised(features: Float32Array, { mean, scale }: Measured, limit: number): Float64Array {
  return Float64Array.from(features, (value, i) =>
    Math.min(limit, Math.max(-limit, (value - mean[i]!) * scale[i]!)),
  );
}

/** Mean square length of such features; 1 where there are none, or all are 0. */
export function meanSquare(rows: readonly Float64Array[]): number {
  const sum = rows.reduce((total, row) => total + row.reduce((own, value) => own + value * value, 0), 0);
  return sum / Math.max(1, rows.length) || 1;
}
