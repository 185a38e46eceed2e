import type { CropFeatures } from '../../shared/result.ts';
import * as tf from '../../nn/tf.ts';
import type { Random } from '../../shared/random.ts';

/** Images with their ratings; images of one group never stand on both sides of a split. */
export interface RatedFeatures {
  /** Each [crops, F]. */
  images: readonly CropFeatures[];
  /** [images] */
  ratings: readonly number[];
  /** [images] */
  groups: readonly string[];
}

/** `perImage` crops of each image, drawn anew, [images · perImage, F], the crops of an image side by side. */
export function drawnCrops(images: readonly CropFeatures[], perImage: number, random: Random): tf.Tensor2D {
  const columns = images[0]?.columns ?? 0;
  const values = new Float32Array(images.length * perImage * columns);
  images.forEach((image, i) => {
    for (let k = 0; k < perImage; k++) {
      const row = random.integer(image.rows);
      values.set(image.values.subarray(row * columns, (row + 1) * columns), (i * perImage + k) * columns);
    }
  });
  return tf.tensor2d(values, [images.length * perImage, columns]);
}

/** Crops scored per batch: enough that the calls do not count, few enough for any memory. */
const rowsAtOnce = 1024;

/** Mean over the crops of each image of what `score` says of its rows, [B, F] → [B]: [images]. Runs `score` in a tidy. */
export function meanOverCrops(
  images: readonly CropFeatures[],
  score: (features: tf.Tensor2D) => tf.Tensor1D,
): number[] {
  const means: number[] = [];
  let part: CropFeatures[] = [];
  const flush = (): void => {
    const rows = part.reduce((sum, image) => sum + image.rows, 0);
    const columns = part[0]?.columns ?? 0;
    const values = new Float32Array(rows * columns);
    let at = 0;
    for (const image of part) {
      values.set(image.values, at);
      at += image.values.length;
    }
    const scores = tf.tidy(() => score(tf.tensor2d(values, [rows, columns])).dataSync<'float32'>());
    let row = 0;
    for (const image of part) {
      let sum = 0;
      for (let k = 0; k < image.rows; k++) sum += scores[row++]!;
      means.push(sum / image.rows);
    }
    part = [];
  };
  let waiting = 0;
  for (const image of images) {
    if (part.length > 0 && waiting + image.rows > rowsAtOnce) {
      flush();
      waiting = 0;
    }
    part.push(image);
    waiting += image.rows;
  }
  if (part.length > 0) flush();
  return means;
}
