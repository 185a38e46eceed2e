/** A resampling kernel on the real line and the half-width outside which it is zero. */
export interface ResizeFilter {
  support: number;
  weight: (x: number) => number;
}

/** Triangle kernel. */
export const bilinear: ResizeFilter = {
  support: 1,
  weight: (x) => Math.max(0, 1 - Math.abs(x)),
};

/** Cubic convolution kernel with a = −0.5 (Keys 1981), as Pillow uses it. */
export const bicubic: ResizeFilter = {
  support: 2,
  weight: (x) => {
    const a = -0.5;
    const t = Math.abs(x);
    if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
    if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
    return 0;
  },
};

/** Bits after the point of Pillow's 8-bit fixed-point weights: 32 − 8 for the pixel − 2 for overshoot. */
export const PRECISION_BITS = 32 - 8 - 2;

/** For every output place: the first input place it reads, how many, and their fixed-point weights. */
export interface ResizeWeights {
  first: Int32Array;
  count: Int32Array;
  /** Row length of `values`. */
  stride: number;
  values: Int32Array;
}

/**
 * Weights of one axis, in Pillow's order of operations (`precompute_coeffs` and `normalize_coeffs_8bpc` of
 * Resample.c): the kernel is widened by the scale when shrinking, so that every input pixel counts.
 */
export function resizeWeights(inputSize: number, outputSize: number, filter: ResizeFilter): ResizeWeights {
  const scale = inputSize / outputSize;
  const widened = Math.max(scale, 1);
  const support = filter.support * widened;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputSize);
  const count = new Int32Array(outputSize);
  const values = new Int32Array(outputSize * stride);
  const row = new Float64Array(stride);
  const inverse = 1 / widened;
  for (let place = 0; place < outputSize; place++) {
    const centre = (place + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const length = Math.min(inputSize, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < length; k++) {
      const weight = filter.weight((k + start - centre + 0.5) * inverse);
      row[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < length; k++) {
      const weight = (sum === 0 ? row[k]! : row[k]! / sum) * (1 << PRECISION_BITS);
      values[place * stride + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    first[place] = start;
    count[place] = length;
  }
  return { first, count, stride, values };
}
