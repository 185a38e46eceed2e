import { newPlane, type Plane } from './plane.ts';

/** Lags of the half plane up to 4 pixels: (dx, dy) with dy > 0, or dy = 0 and dx > 0. */
const nearLags: [number, number][] = [];
for (let dy = 0; dy <= 4; dy++) {
  for (let dx = dy === 0 ? 1 : -4; dx <= 4; dx++) nearLags.push([dx, dy]);
}
/** Longer ones along both axes, where block grids and up-sampling repeat. */
const farLags = [8, 12, 16, 24, 32, 48, 64];

/** What a 3×3 mean leaves: Y − mean of its neighbourhood, the outermost pixels 0. */
export function highPass({ width, height, values }: Plane): Plane {
  const out = newPlane(width, height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      let sum = 0;
      for (let row = i - width; row <= i + width; row += width) {
        sum += values[row - 1]! + values[row]! + values[row + 1]!;
      }
      out.values[i] = values[i]! - sum / 9;
    }
  }
  return out;
}

/** Mean of r(x, y)·r(x + dx, y + dy) over the pixels where both exist. */
export function lagProduct({ width, height, values }: Plane, dx: number, dy: number): number {
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

/** Autocorrelation of the high-pass residual at 40 near and 14 far lags, and its log variance. */
export function residualStatistics(luma: Plane): Float32Array {
  const residual = highPass(luma);
  const variance = lagProduct(residual, 0, 0);
  const scale = 1 / (variance + 1e-3);
  const far = farLags.flatMap((lag) => [lagProduct(residual, lag, 0), lagProduct(residual, 0, lag)]);
  return Float32Array.from([
    ...nearLags.map(([dx, dy]) => scale * lagProduct(residual, dx, dy)),
    ...far.map((value) => scale * value),
    Math.log(variance + 1e-3),
  ]);
}
