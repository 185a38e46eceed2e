import type { Activation } from '../../nn/layers.ts';

/** Exact Φ(x)·x in f64: erf by its Maclaurin series for small arguments, by continued fraction for large ones. */
function geluExact(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2));
}

function erf(x: number): number {
  const z = Math.abs(x);
  if (z > 3) return Math.sign(x) * (1 - complement(z));
  let term = z;
  let sum = z;
  for (let n = 1; n < 120; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
}

/** erfc for z > 3, Lentz-free backward recurrence of its continued fraction. */
function complement(z: number): number {
  let tail = z;
  for (let n = 60; n > 0; n--) tail = z + n / 2 / tail;
  return Math.exp(-z * z) / (tail * Math.sqrt(Math.PI));
}

/** An activation of one value, in f64. */
export function activationTwin(x: number, activation: Activation): number {
  if (activation === 'gelu') return geluExact(x);
  if (activation === 'quick-gelu') return x / (1 + Math.exp(-1.702 * x));
  return activation === 'relu' ? Math.max(0, x) : x;
}

export interface LinearCase {
  rows: number;
  inputs: number;
  outputs: number;
  x: ArrayLike<number>;
  /** [inputs, outputs]. */
  weights: ArrayLike<number>;
  bias?: ArrayLike<number>;
  activation?: Activation;
  residual?: ArrayLike<number>;
}

/** f64 twin of the linear kernels: activation(x·W + b) + residual. */
export function linearTwin(c: LinearCase): Float64Array {
  const out = new Float64Array(c.rows * c.outputs);
  for (let r = 0; r < c.rows; r++) {
    for (let o = 0; o < c.outputs; o++) {
      let sum = c.bias?.[o] ?? 0;
      for (let k = 0; k < c.inputs; k++) sum += c.x[r * c.inputs + k]! * c.weights[k * c.outputs + o]!;
      out[r * c.outputs + o] =
        activationTwin(sum, c.activation ?? 'none') + (c.residual?.[r * c.outputs + o] ?? 0);
    }
  }
  return out;
}
