/** A batch normalisation at inference, [C] each: gamma·(x − mean)/√(variance + epsilon) + beta. */
export interface Normalisation {
  gamma: Float32Array;
  beta: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  epsilon: number;
}

/**
 * A convolution without bias and the normalisation after it, as one convolution with a bias. The filter's last axis has the channels (for a
 * depthwise one [3, 3, C, 1] too, as its values lie alike). @returns filter of the same layout, bias [C]
 */
export function foldNormalisation(
  filter: Float32Array,
  { gamma, beta, mean, variance, epsilon }: Normalisation,
): { filter: Float32Array; bias: Float32Array } {
  const channels = gamma.length;
  const scale = Float64Array.from(gamma, (g, c) => g / Math.sqrt(variance[c]! + epsilon));
  return {
    filter: filter.map((value, i) => value * scale[i % channels]!),
    bias: Float32Array.from(beta, (b, c) => b - mean[c]! * scale[c]!),
  };
}
