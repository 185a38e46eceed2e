import { bicubic, bilinear, PRECISION_BITS, resizeWeights } from './resize-weights.ts';
import type { ResizeFilter, ResizeWeights } from './resize-weights.ts';

/**
 * Resizes RGB bytes (height × width × 3, row-major) exactly as Pillow's `Image.resize(…, BILINEAR)`: antialiased,
 * horizontal pass first, rounded to bytes after each pass. The aspect ratio is not kept.
 */
export function resizeBilinear(
  rgb: Uint8Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Uint8Array {
  return resize(rgb, width, height, toWidth, toHeight, bilinear);
}

/** As `resizeBilinear`, with Pillow's `BICUBIC`. */
export function resizeBicubic(
  rgb: Uint8Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Uint8Array {
  return resize(rgb, width, height, toWidth, toHeight, bicubic);
}

function resize(
  rgb: Uint8Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
  filter: ResizeFilter,
): Uint8Array {
  const across =
    toWidth === width ? rgb : horizontal(rgb, height, width, resizeWeights(width, toWidth, filter));
  if (toHeight === height) return across === rgb ? rgb.slice() : across;
  return vertical(across, toWidth, resizeWeights(height, toHeight, filter));
}

/** Half of the last place: the sum is rounded, not cut. */
const HALF = 1 << (PRECISION_BITS - 1);

function toByte(sum: number): number {
  const value = sum >> PRECISION_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function horizontal(rgb: Uint8Array, rows: number, width: number, weights: ResizeWeights): Uint8Array {
  const { first, count, stride, values } = weights;
  const toWidth = first.length;
  const result = new Uint8Array(rows * toWidth * 3);
  let to = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < toWidth; x++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let from = (y * width + first[x]!) * 3;
      const base = x * stride;
      for (let k = 0; k < count[x]!; k++, from += 3) {
        const weight = values[base + k]!;
        red += rgb[from]! * weight;
        green += rgb[from + 1]! * weight;
        blue += rgb[from + 2]! * weight;
      }
      result[to++] = toByte(red);
      result[to++] = toByte(green);
      result[to++] = toByte(blue);
    }
  }
  return result;
}

/** Adds whole rows, so that memory is read in order. */
function vertical(rgb: Uint8Array, width: number, weights: ResizeWeights): Uint8Array {
  const { first, count, stride, values } = weights;
  const toHeight = first.length;
  const length = width * 3;
  const result = new Uint8Array(toHeight * length);
  const sums = new Int32Array(length);
  for (let y = 0; y < toHeight; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]!; k++) {
      const weight = values[y * stride + k]!;
      const from = (first[y]! + k) * length;
      for (let i = 0; i < length; i++) sums[i]! += rgb[from + i]! * weight;
    }
    for (let i = 0; i < length; i++) result[y * length + i] = toByte(sums[i]!);
  }
  return result;
}
