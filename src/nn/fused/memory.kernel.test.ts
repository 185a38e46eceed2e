import { describe, expect, it } from 'vitest';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';
import { expandWeight } from '../../formats/stored-weight.ts';
import { largestError, randomValues, randomWeight, testDevice, testLayers } from '../../testing/fused.ts';
import { choiceOf } from './variants/variants.ts';

describe('memory of the fused layers', () => {
  it('stays flat over many passes, and weights give theirs back', async () => {
    const { memory: count } = await testDevice();
    const layers = await testLayers(choiceOf('tile'));
    const before = { ...count };
    const weights = [0, 1, 2].map((seed) => layers.prepare(randomWeight(seed, [64, 64], 'int8')));
    const [created, held] = [count.live - before.live, count.bytes - before.bytes];
    expect(created).toBe(6);
    expect(layers.memory).toMatchObject({ buffers: created, bytes: held });
    const random = randomValues(3);
    const [gamma, beta] = [tf.tensor1d(random(64)), tf.tensor1d(random(64))];

    const pass = async (): Promise<number> => {
      const result = tf.tidy(() => {
        let x: Tensor = tf.tensor(random(20 * 64), [1, 20, 64]);
        for (let block = 0; block < 6; block++) {
          const input = x;
          x = tf.tidy(() => {
            const [q, k, v] = weights.map((weight) => layers.linear(input, weight).as3D(1, 20, 64));
            const mixed = layers.attention(q!, k!, v!, { heads: 4 });
            const out = layers.linear(mixed, weights[0]!, { residual: input });
            return layers.layerNorm(out, gamma, beta, 1e-6);
          });
          input.dispose();
        }
        return x;
      });
      const values = await result.data();
      result.dispose();
      return values[0]!;
    };
    for (let i = 0; i < 3; i++) await pass();
    const warm = { live: count.live, bytes: count.bytes, tensors: tf.memory().numTensors };
    for (let i = 0; i < 30; i++) expect(Number.isFinite(await pass())).toBe(true);
    expect({ live: count.live, bytes: count.bytes, tensors: tf.memory().numTensors }).toEqual(warm);

    // activations are reused from block to block, within a submit too
    expect(warm.live - created - before.live).toBeLessThan(20);
    expect(count.peak).toBeGreaterThanOrEqual(count.bytes);
    for (const weight of weights) weight.dispose();
    expect(count.live).toBe(warm.live - created);
    expect(count.bytes).toBe(warm.bytes - held);
    tf.dispose([gamma, beta]);
  });

  it('submits before the work gathered keeps a slow device too long', async () => {
    const { backend } = await testDevice();
    const layers = await testLayers(choiceOf('tile'));
    const weight = layers.prepare(randomWeight(1, [32, 32], 'f32'));
    const x = tf.tensor(randomValues(1)(32), [1, 32]);
    let submits = 0;
    const original = backend.submitQueue.bind(backend);
    backend.submitQueue = () => {
      submits++;
      original();
    };
    layers.runner.queue.flush();
    for (const [limit, expected] of [
      [Infinity, 0],
      [2000, 2],
    ] as const) {
      submits = 0;
      layers.runner.queue.workPerSubmit = limit;
      // 1024 multiplications each
      for (let i = 0; i < 4; i++) layers.linear(x, weight).dispose();
      expect(submits).toBe(expected);
      layers.runner.queue.flush();
    }
    backend.submitQueue = original;
    weight.dispose();
    x.dispose();
  });

  it.each(['f32', 'f16', 'int8', 'int4'] as const)('uploads a table in %s piece by piece', async (dtype) => {
    const layers = await testLayers(choiceOf('tile'));
    // more than one piece, and a last one that is not full
    const stored = randomWeight(5, [2500, 512], dtype);
    const table = layers.uploadTable(stored);
    expect(largestError(await table.data(), expandWeight(stored))).toBe(0);
    table.dispose();
  });

  it('compiles ahead in parallel without running anything', async () => {
    const layers = await testLayers(choiceOf('tile'));
    const weight = layers.prepare(randomWeight(1, [48, 24], 'f16'));
    const x = tf.tensor(randomValues(1)(24 * 3), [3, 24]);
    const { queue, pipelineCount: pipelines } = layers.runner;
    const { dispatches } = queue;
    await layers.runner.compileAhead(() =>
      tf.tidy(() => void layers.linear(x, weight, { activation: 'gelu' })),
    );
    expect(layers.runner.pipelineCount).toBe(pipelines + 1);
    expect(queue.dispatches).toBe(dispatches);
    layers.linear(x, weight, { activation: 'gelu' }).dispose();
    expect(layers.runner.pipelineCount).toBe(pipelines + 1);
    expect(queue.dispatches).toBe(dispatches + 1);
    weight.dispose();
    x.dispose();
  });
});
