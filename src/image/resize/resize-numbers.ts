import { bicubic } from './resize-weights.ts';

/** For every output place: the input places it reads and their weights, which sum to 1. */
type Taps = [place: number, weight: number][][];

/** Bicubic as torchvision resizes tensors with antialiasing: Pillow's kernel, widened when shrinking. */
function antialiased(from: number, to: number): Taps {
  const scale = from / to;
  const widened = Math.max(scale, 1);
  const support = bicubic.support * widened;
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const taps = Array.from({ length: end - first }, (__, k): [number, number] => [
      first + k,
      bicubic.weight((first + k - centre + 0.5) / widened),
    ]);
    const sum = taps.reduce((total, [, weight]) => total + weight, 0);
    return taps.map(([at, weight]) => [at, weight / sum]);
  });
}

/** Bicubic without antialiasing: the four nearest places whatever the factor, a = −0.75, edges repeated. */
function fourTaps(from: number, to: number): Taps {
  const a = -0.75;
  const near = (x: number) => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number) => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return Array.from({ length: to }, (_, place) => {
    const at = (place + 0.5) * (from / to) - 0.5;
    const first = Math.floor(at);
    const t = at - first;
    const weights = [far(t + 1), near(t), near(1 - t), far(2 - t)];
    return weights.map((weight, k) => [Math.min(Math.max(first - 1 + k, 0), from - 1), weight]);
  });
}

/**
 * Resizes RGB bytes as torchvision resizes tensors of numbers: neither rounded nor clipped, so that bicubic overshoot stays.
 * Height × width × 3, row-major; the result is in units of bytes.
 */
export function resizeNumbers(
  rgb: Uint8Array,
  [width, height]: [number, number],
  [toWidth, toHeight]: [number, number],
  antialias: boolean,
): Float32Array {
  const tapsOf = antialias ? antialiased : fourTaps;
  const across = new Float32Array(height * toWidth * 3);
  tapsOf(width, toWidth).forEach((taps, x) => {
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (const [place, weight] of taps) sum += rgb[(y * width + place) * 3 + c]! * weight;
        across[(y * toWidth + x) * 3 + c] = sum;
      }
    }
  });
  const line = toWidth * 3;
  const result = new Float32Array(toHeight * line);
  tapsOf(height, toHeight).forEach((taps, y) => {
    for (let i = 0; i < line; i++) {
      let sum = 0;
      for (const [place, weight] of taps) sum += across[place * line + i]! * weight;
      result[y * line + i] = sum;
    }
  });
  return result;
}
