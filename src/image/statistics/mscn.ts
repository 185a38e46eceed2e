import { newPlane, type Plane } from './plane.ts';

/** 7 taps of the Gaussian with σ = 7/6 that NIQE and BRISQUE use, normalised to sum 1. */
export const gaussianTaps: readonly number[] = (() => {
  const raw = Array.from({ length: 7 }, (_, i) => Math.exp(-((i - 3) ** 2) / (2 * (7 / 6) ** 2)));
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
})();

function blurRows(source: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(source.length);
  const [t0 = 0, t1 = 0, t2 = 0, t3 = 0] = gaussianTaps;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const i = row + x;
      if (x >= 3 && x < width - 3) {
        out[i] =
          t3 * source[i]! +
          t2 * (source[i - 1]! + source[i + 1]!) +
          t1 * (source[i - 2]! + source[i + 2]!) +
          t0 * (source[i - 3]! + source[i + 3]!);
      } else {
        let sum = 0;
        for (let k = -3; k <= 3; k++) {
          sum += gaussianTaps[k + 3]! * source[row + Math.min(width - 1, Math.max(0, x + k))]!;
        }
        out[i] = sum;
      }
    }
  }
  return out;
}

function blurColumns(source: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(source.length);
  const [t0 = 0, t1 = 0, t2 = 0, t3 = 0] = gaussianTaps;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const a0 = Math.max(0, y - 3) * width;
    const a1 = Math.max(0, y - 2) * width;
    const a2 = Math.max(0, y - 1) * width;
    const b2 = Math.min(height - 1, y + 1) * width;
    const b1 = Math.min(height - 1, y + 2) * width;
    const b0 = Math.min(height - 1, y + 3) * width;
    for (let x = 0; x < width; x++) {
      out[row + x] =
        t3 * source[row + x]! +
        t2 * (source[a2 + x]! + source[b2 + x]!) +
        t1 * (source[a1 + x]! + source[b1 + x]!) +
        t0 * (source[a0 + x]! + source[b0 + x]!);
    }
  }
  return out;
}

/** 7×7 Gaussian (σ = 7/6), edge pixels repeated. */
function blur(values: Float32Array, width: number, height: number): Float32Array {
  return blurColumns(blurRows(values, width, height), width, height);
}

export interface ContrastMaps {
  /** Mean-subtracted contrast-normalised luminance (Y − μ) / (σ + 1). */
  mscn: Plane;
  /** Local standard deviation σ. */
  sigma: Plane;
}

/** MSCN coefficients and local deviation of a luminance plane of 0..255 (Mittal et al., BRISQUE, 2012, Eq. 1–3). */
export function contrastMaps({ width, height, values }: Plane): ContrastMaps {
  const mean = blur(values, width, height);
  const squares = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) squares[i] = values[i]! * values[i]!;
  const meanSquare = blur(squares, width, height);
  const mscn = newPlane(width, height);
  const sigma = newPlane(width, height);
  for (let i = 0; i < values.length; i++) {
    const mu = mean[i]!;
    const deviation = Math.sqrt(Math.max(0, meanSquare[i]! - mu * mu));
    sigma.values[i] = deviation;
    mscn.values[i] = (values[i]! - mu) / (deviation + 1);
  }
  return { mscn, sigma };
}
