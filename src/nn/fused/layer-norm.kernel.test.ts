import * as tf from '../tf.ts';
import { describe, expect, it } from 'vitest';
import { layerNormTwin } from '../../testing/twins/layer-norm.ts';
import { largestError, randomIntegers, randomValues, testLayers, WorstError } from '../../testing/fused.ts';
import { choiceOf } from './variants/variants.ts';

describe.each(['lane', 'group'] as const)('layer norm, by %s', (layerNorm) => {
  it('agrees with its f64 twin on random shapes, far from zero too', async () => {
    const layers = await testLayers({ ...choiceOf('tile'), layerNorm });
    const integer = randomIntegers(31);
    const worst = new WorstError(`layer norm ${layerNorm}`);
    for (let round = 0; round < 6; round++) {
      const rows = integer(1, 90);
      const width = round % 3 === 2 ? integer(2, 300) : 4 * integer(1, 200);
      const random = randomValues(round + 60);
      const offset = round % 2 ? 100 : 0;
      const x = random(rows * width).map((value) => value + offset);
      const [gamma, beta] = [random(width), random(width)];
      const epsilon = round % 2 ? 1e-12 : 1e-5;
      const result = tf.tidy(() =>
        layers.layerNorm(tf.tensor(x, [rows, width]), tf.tensor1d(gamma), tf.tensor1d(beta), epsilon),
      );
      const twin = layerNormTwin(x, width, gamma, beta, epsilon);
      const error = worst.add(largestError(await result.data(), twin));
      expect(error, `${rows}×${width} + ${offset}`).toBeLessThan(3e-6);
      result.dispose();
    }
    worst.report();
    await layers.runner.check();
  });
});
