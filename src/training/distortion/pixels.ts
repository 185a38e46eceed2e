import { resizeBicubic, resizeBilinear } from '../../image/resize/resize.ts';
import type { Random } from '../../shared/random.ts';

const toByte = (value: number) => (value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value));

/** Gaussian blur of RGB bytes [height, width, 3], edge pixels repeated; sigma in pixels. */
export function blurred(rgb: Uint8Array, width: number, height: number, sigma: number): Uint8Array {
  const radius = Math.ceil(3 * sigma);
  const taps = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = taps.reduce((a, b) => a + b, 0);
  const clamp = (value: number, below: number) => Math.min(below - 1, Math.max(0, value));
  const across = new Float32Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 3;
      for (let k = -radius; k <= radius; k++) {
        const from = (y * width + clamp(x + k, width)) * 3;
        const tap = taps[k + radius]! / sum;
        for (let c = 0; c < 3; c++) across[to + c]! += tap * rgb[from + c]!;
      }
    }
  }
  const down = new Float32Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let k = -radius; k <= radius; k++) {
      const from = clamp(y + k, height) * width * 3;
      const tap = taps[k + radius]! / sum;
      for (let i = 0; i < width * 3; i++) down[y * width * 3 + i]! += tap * across[from + i]!;
    }
  }
  return Uint8Array.from(down, toByte);
}

/** Independent Gaussian noise on every channel of RGB bytes [height, width, 3]; sigma in grey levels (0..255). */
export function noisy(rgb: Uint8Array, sigma: number, random: Random): Uint8Array {
  return Uint8Array.from(rgb, (value) => toByte(value + sigma * random.normal()));
}

/** Shrinks RGB bytes [height, width, 3] by `factor` (above 1) and enlarges back to the old size. */
export function rescaled(rgb: Uint8Array, width: number, height: number, factor: number): Uint8Array {
  const w = Math.max(1, Math.round(width / factor));
  const h = Math.max(1, Math.round(height / factor));
  return resizeBicubic(resizeBilinear(rgb, width, height, w, h), w, h, width, height);
}
