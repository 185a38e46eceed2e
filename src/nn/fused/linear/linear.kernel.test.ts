import * as tf from '../../tf.ts';

import { describe, expect, it } from 'vitest';
import { neighbourRows, patchRows } from '../../../testing/twins/gather.ts';
import { linearTwin } from '../../../testing/twins/linear.ts';
import type { Activation } from '../../layers.ts';
import type { StoredWeight } from '../../../formats/weight.ts';
import {
  largestError,
  randomIntegers,
  randomValues,
  randomWeight,
  runnableChoices,
  testLayers,
  tierOf,
  weightValues,
  WorstError,
} from '../../../testing/fused.ts';

type Shape4D = [number, number, number, number];

const formats: StoredWeight['dtype'][] = ['f32', 'f16', 'int8', 'int4'];
const activations: Activation[] = ['none', 'gelu', 'quick-gelu', 'relu'];
/** Budget of shaders/nn/README.md, for products of about unit size over up to 700 inputs. */
const bound = 3e-6;

const choices = await runnableChoices();
const first = choices[0]![0];
const inFormats = (name: string) => formats.map((dtype) => [dtype, tierOf(name, dtype, first)] as const);
/** Every shape is compiled anew. A round of each activation where they matter, one without and one with all epilogues elsewhere. */
const roundsOf = (name: string, dtype: StoredWeight['dtype']) => {
  if (name !== first) return [0, 1];
  return dtype === 'int8' ? [0, 1, 2, 3] : [1, 3];
};
const inRounds = (name: string) =>
  formats.flatMap((dtype) => [
    [dtype, tierOf(name, dtype, first), roundsOf(name, dtype)] as const,
    [dtype, 'in every round @all', [0, 1, 2, 3, 4, 5]] as const,
  ]);

describe.each(choices)('linear, %s', (name, choice) => {
  it.each(inRounds(name))(
    'agrees with its f64 twin on random shapes, weights in %s %s',
    async (dtype, _, rounds) => {
      const layers = await testLayers(choice);
      const worst = new WorstError(`linear ${name} ${dtype}`);
      for (const round of rounds) {
        const integer = randomIntegers(round + 11);
        const rows = integer(1, 60);
        // every fourth shape has an input length that is no whole vector
        const inputs = round % 4 === 3 ? integer(1, 90) : 4 * integer(1, 170);
        const outputs = integer(1, 130);
        const random = randomValues(round + 100);
        const stored = randomWeight(round, [outputs, inputs], dtype);
        const x = random(rows * inputs);
        const bias = round % 2 ? random(outputs) : undefined;
        const residual = round % 3 ? random(rows * outputs) : undefined;
        const activation = activations[round % 4]!;
        const weight = layers.prepare(stored);
        const result = tf.tidy(() =>
          layers.linear(tf.tensor(x, [rows, inputs]), weight, {
            bias: bias && tf.tensor1d(bias),
            activation,
            ...(residual ? { residual: tf.tensor(residual, [rows, outputs]) } : {}),
          }),
        );
        const twin = linearTwin({
          rows,
          inputs,
          outputs,
          x,
          weights: weightValues(stored),
          activation,
          ...(bias ? { bias } : {}),
          ...(residual ? { residual } : {}),
        });
        const error = worst.add(largestError(await result.data(), twin));
        expect(error, `${rows}×${inputs}×${outputs} ${activation}`).toBeLessThan(bound);
        expect(result.shape).toEqual([rows, outputs]);
        result.dispose();
        weight.dispose();
      }
      worst.report();
      await layers.runner.check();
      expect(layers.memory.bytes).toBe(0);
    },
  );

  it('multiplies patches of images where they lie', async () => {
    const layers = await testLayers(choice);
    const worst = new WorstError(`patches ${name}`);
    const cases: [Shape4D, number, number][] = [
      [[2, 32, 48, 3], 16, 40],
      [[1, 21, 28, 3], 4, 9],
      [[1, 14, 21, 3], 7, 12],
    ];
    for (const [shape, patch, outputs] of cases) {
      const stored = randomWeight(patch, [outputs, 3, patch, patch], patch === 16 ? 'int8' : 'f32');
      const random = randomValues(5);
      const pixels = random(shape.reduce((a, b) => a * b, 1));
      const bias = random(outputs);
      const weight = layers.prepare(stored);
      const result = tf.tidy(() =>
        layers.patchEmbed(tf.tensor4d(pixels, shape), weight, tf.tensor1d(bias), patch),
      );
      const x = patchRows(pixels, shape, patch);
      const inputs = 3 * patch * patch;
      const rows = x.length / inputs;
      const twin = linearTwin({ rows, inputs, outputs, x, weights: weightValues(stored), bias });
      expect(worst.add(largestError(await result.data(), twin))).toBeLessThan(bound);
      result.dispose();
      weight.dispose();
    }
    worst.report();
    await layers.runner.check();
  });

  it.each(inFormats(name))('convolves 3×3 with zero padding, weights in %s %s', async (dtype) => {
    const layers = await testLayers(choice);
    const worst = new WorstError(`convolution ${name} ${dtype}`);
    const cases: [Shape4D, number][] = [
      [[2, 5, 7, 12], 37],
      [[1, 3, 2, 5], 8],
    ];
    for (const [shape, outputs] of cases) {
      const channels = shape[3];
      const stored = randomWeight(3, [outputs, channels, 3, 3], dtype);
      const random = randomValues(6);
      const x = random(shape.reduce((a, b) => a * b, 1));
      const bias = random(outputs);
      const weight = layers.prepare(stored);
      const result = tf.tidy(() =>
        layers.conv3x3(tf.tensor4d(x, shape), weight, {
          bias: tf.tensor1d(bias),
          activation: 'relu',
        }),
      );
      const inputs = 9 * channels;
      const rows = x.length / channels;
      const twin = linearTwin({
        rows,
        inputs,
        outputs,
        x: neighbourRows(x, shape),
        weights: weightValues(stored),
        bias,
        activation: 'relu',
      });
      expect(worst.add(largestError(await result.data(), twin))).toBeLessThan(bound);
      result.dispose();
      weight.dispose();
    }
    worst.report();
    await layers.runner.check();
  });
});
