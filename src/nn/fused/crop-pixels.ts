import cropSource from '../../../shaders/nn/crop-pixels.wgsl?raw';
import type { KernelRunner } from '../../gpu/kernel-runner.ts';
import type { RgbImage } from '../layers.ts';
import * as tf from '../tf.ts';
import type { Tensor4D } from '../tf.ts';
import { plainGrid } from './linear/linear.ts';

/** The crops' bytes one below the other, as an image of their own. */
function strip({ rgb, width }: RgbImage, corners: [number, number][], size: number): RgbImage {
  const bytes = new Uint8Array(corners.length * size * size * 3);
  corners.forEach(([x, y], crop) => {
    for (let line = 0; line < size; line++) {
      const from = ((y + line) * width + x) * 3;
      bytes.set(rgb.subarray(from, from + 3 * size), (crop * size + line) * size * 3);
    }
  });
  return { rgb: bytes, width: size };
}

/**
 * Records cutting and normalising of crops, [crops, size, size, 3]; what is uploaded is the image or, where that is less, the crops'
 * bytes.
 *
 * @param size side in pixels, a multiple of 4
 * @param table the normalised value of each byte, [3 · 256]
 */
export function runCropPixels(
  runner: KernelRunner,
  image: RgbImage,
  corners: [number, number][],
  size: number,
  table: Float32Array,
): Tensor4D {
  const crops = corners.length;
  const whole = image.rgb.length <= crops * size * size * 3;
  const { rgb, width } = whole ? image : strip(image, corners, size);
  const words = new Int32Array(Math.ceil(rgb.length / 4) + 1);
  new Uint8Array(words.buffer).set(rgb);
  const first = corners.map(([x, y], crop) => (whole ? y * width + x : crop * size * size));
  const line4 = (size * 3) / 4;
  const grid = plainGrid(crops * size * line4);
  return tf.tidy(
    () =>
      runner.run({
        key: `cropPixels ${crops}x${size}`,
        parts: () => ({
          sources: [cropSource],
          constants: { CROPS: crops, SIZE: size, LINE4: line4, GROUPS_X: grid[0] },
        }),
        inputs: [
          [0, tf.tensor1d(words, 'int32')],
          [1, tf.tensor1d([width, ...first], 'int32')],
          [2, tf.tensor1d(table)],
        ],
        resultBinding: 3,
        resultShape: [crops, size, size, 3],
        grid,
        work: crops * size * size * 3,
      }) as Tensor4D,
  );
}
