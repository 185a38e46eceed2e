import type { Plane } from './plane.ts';

/** Longest lag of the half plane around a pixel. */
const reach = 4;
/** Longer ones along both axes, where block grids and up-sampling repeat. */
const farLags = [8, 12, 16, 24, 32, 48, 64];

/** A plane in double precision: its products are summed, and widening each of them again would take longer. */
export interface WidePlane {
  width: number;
  height: number;
  values: Float64Array;
}

/** What a 3×3 mean leaves: Y − mean of its neighbourhood, the outermost pixels 0. */
function highPass({ width, height, values }: Plane): WidePlane {
  const out = new Float64Array(values.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      let sum = 0;
      for (let row = i - width; row <= i + width; row += width) {
        sum += values[row - 1]! + values[row]! + values[row + 1]!;
      }
      // in single precision, as the planes are
      out[i] = Math.fround(values[i]! - sum / 9);
    }
  }
  return { width, height, values: out };
}

/** Mean of r(x, y)·r(x + dx, y + dy) over the pixels where both exist. */
export function lagProduct({ width, height, values }: WidePlane, dx: number, dy: number): number {
  const left = Math.max(0, -dx);
  const right = Math.min(width, width - dx);
  if (right <= left || height <= dy) return 0;
  let total = 0;
  for (let y = 0; y < height - dy; y++) {
    const row = y * width;
    const shift = dy * width + dx;
    let sum = 0;
    for (let i = row + left; i < row + right; i++) sum += values[i]! * values[i + shift]!;
    total += sum;
  }
  return total / ((right - left) * (height - dy));
}

/** `lagProduct` for dx = −4 … 4, nine sums at once: each pixel is read once for all of them. */
export function nearProducts(plane: WidePlane, dy: number): number[] {
  const { width, height, values } = plane;
  const lags = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  if (width <= 2 * reach || height <= dy) return lags.map((dx) => lagProduct(plane, dx, dy));
  let [a, b, c, d, e, f, g, h, k] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const sides = new Float64Array(lags.length);
  for (let y = 0; y < height - dy; y++) {
    const row = y * width;
    const shift = dy * width;
    const end = row + width - reach;
    for (let i = row + reach; i < end; i++) {
      const here = values[i]!;
      const j = i + shift;
      a += here * values[j - 4]!;
      b += here * values[j - 3]!;
      c += here * values[j - 2]!;
      d += here * values[j - 1]!;
      e += here * values[j]!;
      f += here * values[j + 1]!;
      g += here * values[j + 2]!;
      h += here * values[j + 3]!;
      k += here * values[j + 4]!;
    }
    // near the left and right borders not every lag stays inside
    for (let edge = 0; edge < 2 * reach; edge++) {
      const x = edge < reach ? edge : width - 2 * reach + edge;
      for (let lag = 0; lag < lags.length; lag++) {
        const other = x + lag - reach;
        if (other >= 0 && other < width) sides[lag]! += values[row + x]! * values[row + shift + other]!;
      }
    }
  }
  return [a, b, c, d, e, f, g, h, k].map(
    (sum, lag) => (sum + sides[lag]!) / ((width - Math.abs(lags[lag]!)) * (height - dy)),
  );
}

/** Autocorrelation of the high-pass residual at 40 near and 14 far lags, and its log variance. */
export function residualStatistics(luma: Plane): Float32Array {
  const residual = highPass(luma);
  // the half plane: to the right in the pixel's own row, then all of the rows below
  const [own, ...below] = Array.from({ length: reach + 1 }, (_, dy) => nearProducts(residual, dy));
  const variance = own![reach]!;
  const scale = 1 / (variance + 1e-3);
  const near = [...own!.slice(reach + 1), ...below.flat()];
  const far = farLags.flatMap((lag) => [lagProduct(residual, lag, 0), lagProduct(residual, 0, lag)]);
  return Float32Array.from([...[...near, ...far].map((value) => scale * value), Math.log(variance + 1e-3)]);
}
