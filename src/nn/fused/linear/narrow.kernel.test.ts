import { describe, expect, it } from 'vitest';
import { linearTwin } from '../../../testing/twins/linear.ts';
import { roundToF16 } from '../../../testing/twins/rounding.ts';
import { kernelRunner } from '../../../gpu/kernel-runner.ts';
import type { StoredWeight } from '../../../formats/weight.ts';
import * as tf from '../../tf.ts';
import { quantiseRows } from './quantise-rows.ts';
import {
  largestError,
  randomIntegers,
  randomValues,
  randomWeight,
  testDevice,
  testLayers,
  weightValues,
  WorstError,
} from '../../../testing/fused.ts';
import { isSupported } from '../variants/variant-fit.ts';
import { choiceOf, linearTiles, tileName, type KernelChoice, type LinearTile } from '../variants/variants.ts';

/*
 * Layouts that round what they multiply. Their twins multiply the rounded values, so that what is left is the sum's error:
 * none but f32's for int8, a few roundings of f16 for f16.
 */

const { device, backend } = await testDevice();
/** The smallest layout of a variant that this device can run: the others differ in how many sums they keep. */
const smallest = (variant: LinearTile['variant']): KernelChoice[] =>
  linearTiles
    .filter((tile) => tile.variant === variant && isSupported(tile, device))
    .sort((a, b) => a.tileM * a.tileN - b.tileM * b.tileN)
    .slice(0, 1)
    .map((linear) => ({ ...choiceOf(variant), linear, short: linear }));

interface Case {
  rows: number;
  inputs: number;
  outputs: number;
  stored: StoredWeight;
  x: Float32Array<ArrayBuffer>;
  bias: Float32Array<ArrayBuffer>;
}

function randomCase(round: number, dtype: StoredWeight['dtype']): Case {
  const integer = randomIntegers(31 + round);
  const [rows, inputs, outputs] = [integer(1, 60), 4 * integer(1, 170), integer(5, 130)];
  const random = randomValues(round + 200);
  const stored = randomWeight(round, [outputs, inputs], dtype);
  return { rows, inputs, outputs, stored, x: random(rows * inputs), bias: random(outputs) };
}

async function multiply(
  choice: KernelChoice,
  { rows, inputs, stored, x, bias }: Case,
): Promise<Float32Array> {
  const layers = await testLayers(choice);
  const weight = layers.prepare(stored);
  const result = tf.tidy(() =>
    layers.linear(tf.tensor(x, [rows, inputs]), weight, { bias: tf.tensor1d(bias), activation: 'relu' }),
  );
  const values = await result.data<'float32'>();
  await layers.runner.check();
  result.dispose();
  weight.dispose();
  return values;
}

describe.each(smallest('shared-f16'))('linear in f16, $linear.tileM×$linear.tileN', (choice) => {
  it.each(['f16', 'int8', 'int4'] as const)('agrees with its f64 twin, weights in %s', async (dtype) => {
    const worst = new WorstError(`${tileName(choice.linear)} ${dtype}`);
    for (let round = 0; round < 3; round++) {
      const work = randomCase(round, dtype);
      const weights = weightValues(work.stored);
      const twin = linearTwin({
        ...work,
        x: roundToF16(work.x),
        weights: dtype === 'int4' ? roundToF16(weights) : weights,
        activation: 'relu',
      });
      expect(worst.add(largestError(await multiply(choice, work), twin))).toBeLessThan(3e-3);
    }
    worst.report();
  });
});

describe.each(smallest('shared-int8'))('linear in int8, $linear.tileM×$linear.tileN', (choice) => {
  /** What the device made of the rows: rounded values times their scale. */
  async function roundedRows({ rows, inputs, x }: Case): Promise<Float32Array<ArrayBuffer>> {
    const words = tf.tidy(() => quantiseRows(kernelRunner(backend), tf.tensor(x, [rows, inputs]), rows));
    const data = await words.data<'float32'>();
    words.dispose();
    const stride = data.length / rows;
    const bytes = new Int8Array(data.buffer, data.byteOffset, 4 * data.length);
    return Float32Array.from(x, (value, i) => {
      const [row, k] = [Math.floor(i / inputs), i % inputs];
      const scale = data[(row + 1) * stride - 4]!;
      const rounded = bytes[4 * row * stride + k]! * scale;
      // within half a step, and a little for f32
      expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.50002 * scale);
      return rounded;
    });
  }

  it('rounds rows to the nearest of 255 steps, and multiplies those as exactly as f32', async () => {
    const worst = new WorstError(tileName(choice.linear));
    for (let round = 0; round < 3; round++) {
      const work = randomCase(round, 'int8');
      const twin = linearTwin({
        ...work,
        x: await roundedRows(work),
        weights: weightValues(work.stored),
        activation: 'relu',
      });
      expect(worst.add(largestError(await multiply(choice, work), twin))).toBeLessThan(3e-6);
    }
    worst.report();
  });

  it('keeps whole numbers as they are, and rows of zeros', async () => {
    const work = randomCase(9, 'int8');
    const integer = randomIntegers(5);
    const x = work.x.map((_, i) => {
      if (i < work.inputs) return 0;
      return i % work.inputs === 0 ? 127 : integer(-127, 127);
    });
    const rounded = await roundedRows({ ...work, x });
    expect(rounded.slice(0, work.inputs).every((value) => value === 0)).toBe(true);
    expect(largestError(rounded, x)).toBeLessThan(1e-4);
  });
});
