import { expect, test } from 'vitest';
import * as tf from '../../nn/tf.ts';
import type { Tensor, Tensor4D } from '../../nn/tf.ts';
import { naiveScores } from '../twins/naive-scores.ts';
import { csfScores } from '../../nn/csf/scores.ts';
import { csfPoolingWeights } from '../../nn/csf/weights.ts';
import { csf, difference, largest, read, stream } from './measure.ts';

/** Order, lifetime and gradients inside tfjs. */
export function runtimeTests(): void {
  test('takes its turn among other operations, whose inputs may be gone before they run', async () => {
    const next = stream(3);
    const values = Float32Array.from({ length: 2 * 64 * 64 * 3 }, () => next());
    const before = tf.memory().numTensors;
    const expected = naiveScores({ images: 2, height: 64, width: 64, channels: 3, values }, 16, 0.02);
    const result = tf.tidy(() => {
      let total: Tensor = tf.zeros([2, 4, 4]);
      for (let i = 0; i < 12; i++) {
        // scaling and shifting every pixel leaves the scores as they are
        const pixels = tf
          .tensor4d(values, [2, 64, 64, 3])
          .mul(i + 1)
          .add<Tensor4D>(i);
        const scores = csfScores(pixels, csf);
        pixels.dispose();
        total = total.add(scores.mul(1 / 12));
      }
      return total;
    });
    expect(difference((await result.data()) as Float32Array, expected) / largest(expected)).toBeLessThan(
      1e-4,
    );
    result.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('is a constant for training: no gradient to the pixels, a right one to what uses it', async () => {
    const next = stream(9);
    const pixels = tf.tensor4d(
      Float32Array.from({ length: 32 * 32 * 3 }, () => next()),
      [1, 32, 32, 3],
    );
    const features = tf.ones<tf.Rank.R3>([1, 2, 2]);
    const loss = (x: Tensor, f: Tensor) =>
      csfPoolingWeights(csfScores(x as Tensor4D, csf), 'min-max')
        .weights.mul(f)
        .sum();
    const [toPixels, toFeatures] = tf.grads((x, f) => loss(x, f))([pixels, features]);
    const weights = await read(() => csfPoolingWeights(csfScores(pixels, csf), 'min-max').weights);
    expect(largest(await toPixels!.data())).toBe(0);
    expect(difference(await toFeatures!.data(), weights)).toBeLessThan(1e-6);
    tf.dispose([pixels, features, toPixels!, toFeatures!]);
  });
}
