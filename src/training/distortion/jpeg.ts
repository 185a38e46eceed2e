import { blockDct, dctBasis } from '../../image/statistics/block-dct.ts';
import { halve, toYCbCr, type Plane } from '../../image/statistics/plane.ts';

// Annex K tables of the JPEG standard (T.81), row = vertical frequency.
const lumaTable = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const chromaTable = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** Quantisation steps at a quality of 1..100, scaled as libjpeg does. */
function scaledTable(table: number[], quality: number): number[] {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return table.map((step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))));
}

/** Rounds the 8×8 DCT coefficients of a plane to multiples of the table's steps; pixels past the last block stay. */
function quantised(plane: Plane, steps: number[]): Plane {
  const { width, height } = plane;
  const values = plane.values.slice();
  const block = new Float32Array(64);
  const half = new Float32Array(64);
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      blockDct(plane, left, top, block);
      for (let i = 0; i < 64; i++) block[i] = Math.round(block[i]! / steps[i]!) * steps[i]!;
      for (let v = 0; v < 8; v++) {
        for (let x = 0; x < 8; x++) {
          let sum = 0;
          for (let u = 0; u < 8; u++) sum += block[v * 8 + u]! * dctBasis[u * 8 + x]!;
          half[v * 8 + x] = sum;
        }
      }
      for (let y = 0; y < 8; y++) {
        for (let x = 0; x < 8; x++) {
          let sum = 0;
          for (let v = 0; v < 8; v++) sum += half[v * 8 + x]! * dctBasis[v * 8 + y]!;
          values[(top + y) * width + left + x] = sum;
        }
      }
    }
  }
  return { width, height, values };
}

const toByte = (value: number) => (value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value));

/**
 * What baseline JPEG with 4:2:0 chroma makes of RGB bytes [height, width, 3] at a quality of 1..100: the loss of the quantisation,
 * without the entropy coding.
 */
export function jpegLoss(rgb: Uint8Array, width: number, height: number, quality: number): Uint8Array {
  const [y, cb, cr] = toYCbCr(rgb, width, height);
  const shifted: Plane = { ...y, values: y.values.map((value) => value - 128) };
  const luma = quantised(shifted, scaledTable(lumaTable, quality));
  const steps = scaledTable(chromaTable, quality);
  const blue = quantised(halve(cb), steps);
  const red = quantised(halve(cr), steps);
  const out = new Uint8Array(rgb.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      const at = Math.min(blue.height - 1, row >> 1) * blue.width + Math.min(blue.width - 1, column >> 1);
      const l = luma.values[i]! + 128;
      const u = blue.values[at]!;
      const v = red.values[at]!;
      out[3 * i] = toByte(l + 1.402 * v);
      out[3 * i + 1] = toByte(l - 0.344136286 * u - 0.714136286 * v);
      out[3 * i + 2] = toByte(l + 1.772 * u);
    }
  }
  return out;
}
