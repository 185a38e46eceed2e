import { newPlane, type Plane } from './plane.ts';

/** 7 taps of the Gaussian with σ = 7/6 that NIQE and BRISQUE use, normalised to sum 1. */
export const gaussianTaps: readonly number[] = (() => {
  const raw = Array.from({ length: 7 }, (_, i) => Math.exp(-((i - 3) ** 2) / (2 * (7 / 6) ** 2)));
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
})();

/** Planes that do not outlive a call are written over by the next: an image has some forty of them, which the collector would have to find. */
class Scratch {
  private values = new Float32Array(0);

  /** So many values, whatever they are. */
  of(length: number): Float32Array {
    if (this.values.length < length) this.values = new Float32Array(length);
    return this.values.subarray(0, length);
  }
}
const [rowSums, means, squares, meanSquares] = [new Scratch(), new Scratch(), new Scratch(), new Scratch()];

function blurRows(source: Float32Array, width: number, height: number, out: Float32Array): void {
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
}

function blurColumns(source: Float32Array, width: number, height: number, out: Float32Array): void {
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
}

/** 7×7 Gaussian (σ = 7/6), edge pixels repeated; into memory that the next call with it writes over. */
function blur(values: Float32Array, width: number, height: number, memory: Scratch): Float32Array {
  const sums = rowSums.of(values.length);
  const out = memory.of(values.length);
  blurRows(values, width, height, sums);
  blurColumns(sums, width, height, out);
  return out;
}

export interface ContrastMaps {
  /** Mean-subtracted contrast-normalised luminance (Y − μ) / (σ + 1). */
  mscn: Plane;
  /** Local standard deviation σ. */
  sigma: Plane;
}

/** MSCN coefficients and local deviation of a luminance plane of 0..255 (Mittal et al., BRISQUE, 2012, Eq. 1–3). */
export function contrastMaps({ width, height, values }: Plane): ContrastMaps {
  const mean = blur(values, width, height, means);
  const square = squares.of(values.length);
  for (let i = 0; i < values.length; i++) square[i] = values[i]! * values[i]!;
  const meanSquare = blur(square, width, height, meanSquares);
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
