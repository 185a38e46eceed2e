import { mean } from './correlation.ts';

/** β₁…β₄ of the mapping f(x) = β₂ + (β₁ − β₂) / (1 + exp(−(x − β₃) / |β₄|)). */
export type LogisticBeta = [number, number, number, number];

export interface LogisticFit {
  beta: LogisticBeta;
  /** Sum of squared differences after mapping. */
  residual: number;
}

/** The 4-parameter logistic mapping of VQEG (2000) that IQA studies put between predictions and ratings before PLCC and RMSE. */
export function logistic([b1, b2, b3, b4]: LogisticBeta, x: number): number {
  return b2 + (b1 - b2) * sigmoid((x - b3) / Math.abs(b4));
}

/** 1 / (1 + e^−z) without overflow. */
function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/**
 * Least-squares fit of `logistic` to (x, y). β₁ and β₂ enter linearly, so they are solved exactly for every β₃, β₄ (variable
 * projection, Golub & Pereyra 1973; Kaufman's Jacobian) and only those two are searched, by Levenberg–Marquardt on
 * standardised data from several starts, of which the best end is kept. Null for fewer than five pairs or where a side is
 * constant: there is nothing to fit.
 */
export function fitLogistic(x: ArrayLike<number>, y: ArrayLike<number>): LogisticFit | null {
  const [u, centerX, scaleX] = standardise(x);
  const [v, centerY, scaleY] = standardise(y);
  if (x.length < 5 || !(scaleX > 0) || !(scaleY > 0)) return null;
  let best: State | null = null;
  for (const logSlope of [-2, -0.7, 0.5]) {
    for (const center of [-1, 0, 1]) {
      const found = levenbergMarquardt(u, v, center, logSlope);
      if (found !== null && (best === null || found.residual < best.residual)) best = found;
    }
  }
  if (best === null) return null;
  const { low, rise, center, logSlope, residual } = best;
  const toY = (value: number) => value * scaleY + centerY;
  const beta: LogisticBeta = [
    toY(low + rise),
    toY(low),
    center * scaleX + centerX,
    Math.exp(logSlope) * scaleX,
  ];
  return { beta, residual: residual * scaleY * scaleY };
}

function standardise(values: ArrayLike<number>): [scaled: Float64Array, center: number, scale: number] {
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - center) ** 2;
  const scale = Math.sqrt(sum / values.length);
  return [Float64Array.from(values, (value) => (value - center) / scale), center, scale];
}

/** A place of the search in standardised units: f(x) = low + rise · s, s = sigmoid((x − center) / e^logSlope). */
interface State {
  center: number;
  logSlope: number;
  low: number;
  rise: number;
  residual: number;
  s: Float64Array;
}

const maxSteps = 200;

function levenbergMarquardt(
  x: Float64Array,
  y: Float64Array,
  center: number,
  logSlope: number,
): State | null {
  let state = project(x, y, center, logSlope);
  let damping = 1e-3;
  for (let step = 0; state !== null && step < maxSteps && damping < 1e10; step++) {
    const [a11, a12, a22, g1, g2] = normalEquations(x, y, state);
    const d11 = a11 * (1 + damping) + 1e-15;
    const d22 = a22 * (1 + damping) + 1e-15;
    const determinant = d11 * d22 - a12 * a12;
    const next = project(
      x,
      y,
      state.center + (d22 * g1 - a12 * g2) / determinant,
      state.logSlope + (d11 * g2 - a12 * g1) / determinant,
    );
    if (next !== null && next.residual < state.residual) {
      const gain = state.residual - next.residual;
      state = next;
      damping = Math.max(damping / 10, 1e-12);
      if (gain <= 1e-12 * state.residual) break;
    } else damping *= 10;
  }
  return state;
}

/** How many widths the centre may lie outside the data: further out only the exponential's tail is left, which has no end. */
const farthest = 14;

/** The best `low` and `rise` at a place; null where the curve is flat over all of x to within rounding, or beyond numbers. */
function project(x: Float64Array, y: Float64Array, place: number, logSlope: number): State | null {
  const width = Math.exp(logSlope);
  if (!Number.isFinite(place) || !(width > 1e-9 && width < 1e6)) return null;
  const reach = farthest * width;
  const center = Math.max(minimum(x) - reach, Math.min(maximum(x) + reach, place));
  const s = x.map((value) => sigmoid((value - center) / width));
  const meanS = mean(s);
  const meanY = mean(y);
  let ss = 0;
  let sy = 0;
  for (let i = 0; i < x.length; i++) {
    ss += (s[i]! - meanS) ** 2;
    sy += (s[i]! - meanS) * (y[i]! - meanY);
  }
  if (!(ss > 1e-18 * x.length)) return null;
  const rise = sy / ss;
  const low = meanY - rise * meanS;
  let residual = 0;
  for (let i = 0; i < x.length; i++) residual += (y[i]! - low - rise * s[i]!) ** 2;
  return { center, logSlope, low, rise, residual, s };
}

/** JᵀJ (11, 12, 22) and Jᵀr of the residuals, J made orthogonal to what `low` and `rise` already reach. */
function normalEquations(x: Float64Array, y: Float64Array, { center, logSlope, low, rise, s }: State) {
  const width = Math.exp(logSlope);
  const byCenter = s.map((value) => (-rise * value * (1 - value)) / width);
  const bySlope = s.map((value, i) => (-rise * value * (1 - value) * (x[i]! - center)) / width);
  for (const column of [byCenter, bySlope]) orthogonalise(column, s);
  const sums: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const r = y[i]! - low - rise * s[i]!;
    sums[0] += byCenter[i]! ** 2;
    sums[1] += byCenter[i]! * bySlope[i]!;
    sums[2] += bySlope[i]! ** 2;
    sums[3] += byCenter[i]! * r;
    sums[4] += bySlope[i]! * r;
  }
  return sums;
}

/** Takes the parts along 1 and `s` out of `column`. */
function orthogonalise(column: Float64Array, s: Float64Array): void {
  const meanC = mean(column);
  const meanS = mean(s);
  let cs = 0;
  let ss = 0;
  for (let i = 0; i < s.length; i++) {
    cs += (column[i]! - meanC) * (s[i]! - meanS);
    ss += (s[i]! - meanS) ** 2;
  }
  for (let i = 0; i < s.length; i++) column[i]! -= meanC + (cs / ss) * (s[i]! - meanS);
}

const minimum = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b));
const maximum = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b));
