import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { attentionWeights } from '../../../nn/reference/layers.ts';
import * as tf from '../../../nn/tf.ts';
import { meanAttention } from './mean-attention.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const width = 12;
const heads = 3;
const values = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => 2 * Math.sin(seed + 1.7 * i));
const query = values(5 * width, 1);
const key = values(4 * width, 2);

test.each([
  ['of all keys', undefined],
  ['without hidden keys', Float32Array.of(1, 1, 0, 1)],
  ['where all are hidden', new Float32Array(4)],
])('the mean over heads is the layer’s %s', async (_, keyMask) => {
  const weights = tf.tidy(() =>
    attentionWeights(tf.tensor3d(query, [1, 5, width]), tf.tensor3d(key, [1, 4, width]), {
      heads,
      ...(keyMask
        ? {
            keyMask: tf.tensor2d(keyMask, [1, 4]).sub(1).mul<tf.Tensor2D>(10_000),
          }
        : {}),
    }).mean(1),
  );
  const expected = await weights.data<'float32'>();

  const mean = meanAttention({ query, key, keyMask, width, heads });

  expect(mean).toHaveLength(20);
  // the layer adds its mask in f32, where a logit beside 10,000 keeps three digits
  const digits = keyMask?.includes(1) === false ? 3 : 6;
  for (const [i, value] of mean.entries()) expect(value).toBeCloseTo(expected[i]!, digits);
  for (let row = 0; row < 5; row++)
    expect(mean.subarray(4 * row, 4 * row + 4).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
});
