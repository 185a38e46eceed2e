import { setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearTwin } from '../../../testing/twins/linear.ts';
import {
  largestError,
  randomIntegers,
  randomValues,
  randomWeight,
  weightValues,
} from '../../../testing/fused.ts';
import type { Activation } from '../../layers.ts';
import { referenceLayers } from '../../reference/layers.ts';
import * as tf from '../../tf.ts';
import type { WasmLayers } from '../layers.ts';
import { startWasmLayers } from '../node/start-layers.ts';
import { hasRelaxedSimd } from './modules.ts';
import { panelColumns } from './panels.ts';

// Node 20 has it behind a flag; browsers have it without one
beforeAll(() => setFlagsFromString('--experimental-wasm-relaxed-simd'));
afterAll(() => setFlagsFromString('--no-experimental-wasm-relaxed-simd'));

const activations: Activation[] = ['none', 'gelu', 'quick-gelu', 'relu'];

describe.each([false, true])('our own product on WASM, relaxed: %s', (relaxed) => {
  let layers: WasmLayers;

  beforeAll(async () => {
    layers = await startWasmLayers({ relaxed });
  });

  it('multiplies, activates and adds as its f64 twin does, whatever tiles are left over', async () => {
    expect(hasRelaxedSimd()).toBe(true);
    const integer = randomIntegers(5);
    let worst = 0;
    for (let round = 0; round < 32; round++) {
      // one row, blocks of rows with a rest, panels that are not full
      const rows = round % 8 === 0 ? 1 : integer(1, round % 8 === 1 ? 230 : 23);
      const [inputs, outputs] = [4 * integer(1, 60), 4 * integer(1, 40)];
      const random = randomValues(round);
      const x = random(rows * inputs);
      const stored = randomWeight(round + 100, [outputs, inputs], round % 3 === 0 ? 'int8' : 'f32');
      const bias = round % 2 ? random(outputs) : undefined;
      const residual = round % 4 < 2 ? random(rows * outputs) : undefined;
      const activation = activations[(round >> 1) % 4]!;
      const weight = layers.prepare(stored);
      expect(weight.kind).toBe('panels');
      const result = tf.tidy(() =>
        layers.linear(tf.tensor(x, [1, rows, inputs]), weight, {
          activation,
          ...(bias ? { bias: tf.tensor1d(bias) } : {}),
          ...(residual ? { residual: tf.tensor(residual, [1, rows, outputs]) } : {}),
        }),
      );
      expect(result.shape).toEqual([1, rows, outputs]);
      const twin = linearTwin({
        ...{ rows, inputs, outputs, x, weights: weightValues(stored), activation },
        ...(bias ? { bias } : {}),
        ...(residual ? { residual } : {}),
      });
      const error = largestError(await result.data(), twin);
      expect(error, `${rows}×${inputs}×${outputs} ${activation}`).toBeLessThan(3e-6);
      worst = Math.max(worst, error);
      result.dispose();
      weight.dispose();
    }
    console.info(`measured on wasm: own product, relaxed ${relaxed} ${worst.toExponential(1)}`);
  });

  it('multiplies patches by the filter of a convolution as the reference does', async () => {
    const stored = randomWeight(3, [20, 3, 4, 4], 'f32');
    const pixels = tf.tensor4d(randomValues(9)(2 * 8 * 12 * 3), [2, 8, 12, 3]);
    const bias = tf.tensor1d(randomValues(10)(20));
    const [ours, theirs] = [layers, referenceLayers].map((on) => {
      const weight = on.prepare(stored);
      const patches = tf.tidy(() => on.patchEmbed(pixels, weight, bias, 4));
      weight.dispose();
      return patches;
    }) as [tf.Tensor3D, tf.Tensor3D];
    expect(ours.shape).toEqual(theirs.shape);
    expect(largestError(await ours.data(), await theirs.data())).toBeLessThan(3e-6);
    tf.dispose([pixels, bias, ours, theirs]);
  });

  it('holds a weight once, and frees it and all that it makes', () => {
    const { numTensors, numBytes } = tf.memory();
    const held = tf.engine().backend.numDataIds();
    const weight = layers.prepare(randomWeight(1, [32, 16], 'f32'));
    expect(tf.memory().numBytes - numBytes).toBe(4 * 16 * 3 * panelColumns);
    tf.tidy(() => void layers.linear(tf.ones([5, 16]), weight, { activation: 'gelu' }));
    weight.dispose();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    expect(tf.engine().backend.numDataIds()).toBe(held);
  });

  it('leaves rows that are no whole vectors, and 3×3 convolutions, to tfjs', () => {
    for (const shape of [
      [6, 8],
      [8, 6],
      [8, 4, 3, 3],
    ]) {
      const weight = layers.prepare(randomWeight(1, shape, 'f32'));
      expect(weight.kind).toBe('dense');
      weight.dispose();
    }
  });
});
