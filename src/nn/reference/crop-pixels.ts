import type { RgbImage } from '../layers.ts';
import * as tf from '../tf.ts';
import type { Tensor4D } from '../tf.ts';

/** `Layers.cropPixels` on the CPU: corners [x, y] in pixels, table [3 · 256] → [crops, size, size, 3]. Does not check the corners. */
export function cropPixels(
  { rgb, width }: RgbImage,
  corners: [number, number][],
  size: number,
  table: Float32Array,
): Tensor4D {
  const values = new Float32Array(corners.length * size * size * 3);
  let to = 0;
  for (const [x, y] of corners) {
    for (let line = y; line < y + size; line++) {
      let from = (line * width + x) * 3;
      for (let column = 0; column < size; column++) {
        values[to++] = table[rgb[from++]!]!;
        values[to++] = table[256 + rgb[from++]!]!;
        values[to++] = table[512 + rgb[from++]!]!;
      }
    }
  }
  return tf.tensor4d(values, [corners.length, size, size, 3]);
}
