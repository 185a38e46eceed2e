import * as tf from '../tf.ts';
import { describe, expect, it } from 'vitest';
import { attentionTwin } from '../../testing/twins/attention.ts';
import {
  largestError,
  randomIntegers,
  randomValues,
  testDevice,
  testLayers,
  WorstError,
} from '../../testing/fused.ts';
import { attentionNames, choiceOf } from './variants/variants.ts';

const { device } = await testDevice();
const names = attentionNames.filter((name) => name !== 'quad' || device.features.has('subgroups'));
/** Budget of shaders/nn/README.md for values of unit size. */
const bound = 2e-6;

/** Every shape is compiled anew: a round of each kind of mask and keys, and the rest in the matrix. */
const rounds = [
  ['with and without masks and shared keys', [0, 1, 2, 3]],
  ['in more rounds @all', [4, 5, 6, 7]],
] as const;

describe.each(names)('attention, %s', (name) => {
  it.each(rounds)('agrees with its f64 twin on random shapes, %s', async (_, chosen) => {
    const layers = await testLayers(choiceOf(name));
    const worst = new WorstError(`attention ${name}`);
    for (const round of chosen) {
      const integer = randomIntegers(round + 21);
      const heads = integer(1, 4);
      const width = heads * 4 * integer(1, 16);
      const batch = integer(1, 3);
      const keyBatch = round % 2 ? 1 : batch;
      const maskBatch = round % 4 < 2 ? 0 : round % 4 === 2 ? batch : 1;
      const [queries, keys] = [integer(1, 70), integer(1, 70)];
      const random = randomValues(round + 40);
      const query = random(batch * queries * width).map((x) => 4 * x);
      const key = random(keyBatch * keys * width);
      const value = random(keyBatch * keys * width);
      const mask = random(maskBatch * keys).map((x, i) => (x > 0 && i % keys > 0 ? -10000 : 0));
      const result = tf.tidy(() =>
        layers.attention(
          tf.tensor3d(query, [batch, queries, width]),
          tf.tensor3d(key, [keyBatch, keys, width]),
          tf.tensor3d(value, [keyBatch, keys, width]),
          { heads, ...(maskBatch ? { keyMask: tf.tensor2d(mask, [maskBatch, keys]) } : {}) },
        ),
      );
      const twin = attentionTwin({
        batch,
        keyBatch,
        queries,
        keys,
        width,
        heads,
        query,
        key,
        value,
        ...(maskBatch ? { mask, maskBatch } : {}),
      });
      const label = `${batch}/${keyBatch}×${queries}×${keys}×${width} heads ${heads} masks ${maskBatch}`;
      expect(worst.add(largestError(await result.data(), twin)), label).toBeLessThan(bound);
      result.dispose();
    }
    worst.report();
    await layers.runner.check();
  });

  it.each([false, true])(
    'finds queries, keys and values side by side in rows, causal: %s',
    async (causal) => {
      const layers = await testLayers(choiceOf(name));
      const random = randomValues(3);
      const [batch, tokens, width, heads] = [2, 37, 24, 3];
      const parts = [0, 1, 2].map(() => random(batch * tokens * width));
      const [query, key, value] = parts as [Float32Array, Float32Array, Float32Array];
      const result = tf.tidy(() => {
        const tensors = parts.map((values) => tf.tensor3d(values, [batch, tokens, width]));
        return layers.selfAttention(tf.concat(tensors, 2), { heads, causal });
      });
      const rows = { batch, keyBatch: batch, queries: tokens, keys: tokens, width, heads };
      const twin = attentionTwin({ ...rows, query, key, value, causal });
      expect(largestError(await result.data(), twin)).toBeLessThan(bound);
      expect(result.shape).toEqual([batch, tokens, width]);
      result.dispose();
    },
  );

  it('survives scores far from zero and keys that are all hidden', async () => {
    const layers = await testLayers(choiceOf(name));
    const random = randomValues(7);
    const [query, key, value] = [random(5 * 16).map((x) => 300 * x), random(40 * 16), random(40 * 16)];
    for (const mask of [new Float32Array(40), new Float32Array(40).fill(-10000)]) {
      const result = tf.tidy(() =>
        layers.attention(
          tf.tensor3d(query, [1, 5, 16]),
          tf.tensor3d(key, [1, 40, 16]),
          tf.tensor3d(value, [1, 40, 16]),
          {
            heads: 2,
            keyMask: tf.tensor2d(mask, [1, 40]),
          },
        ),
      );
      const twin = attentionTwin({
        batch: 1,
        keyBatch: 1,
        queries: 5,
        keys: 40,
        width: 16,
        heads: 2,
        query,
        key,
        value,
        mask,
        maskBatch: 1,
      });
      // scores of ±1000 carry an f32 error of 1e-4, and beside a mask of −10000 one of 1e-3
      expect(largestError(await result.data(), twin)).toBeLessThan(mask[0] === 0 ? 5e-4 : 5e-3);
      result.dispose();
    }
  });
});

describe('attention that cannot run', () => {
  it('says which shapes do not fit', async () => {
    const layers = await testLayers(choiceOf('tile'));
    const [a, b] = [tf.zeros<tf.Rank.R3>([1, 2, 12]), tf.zeros<tf.Rank.R3>([1, 2, 8])];
    const c = tf.zeros<tf.Rank.R3>([1, 3, 12]);
    expect(() => layers.attention(a, a, a, { heads: 2 })).toThrow(/width 12/);
    expect(() => layers.selfAttention(a, { heads: 3 })).toThrow(/width 4/);
    expect(() => layers.attention(b, a, a, { heads: 1 })).toThrow(/shapes of query, key and value differ/);
    expect(() => layers.attention(a, c, c, { heads: 1, causal: true })).toThrow(/causal attention of 2/);
    tf.dispose([a, b, c]);
  });
});
