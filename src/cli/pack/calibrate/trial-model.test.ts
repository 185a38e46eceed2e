import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ParameterSpec } from '../../../spec/parameters.ts';
import { expandWeight } from '../../../formats/stored-weight.ts';
import * as tf from '../../../nn/tf.ts';
import type { Tensor1D } from '../../../nn/tf.ts';
import { quantise } from '../../../formats/quantise.ts';
import { TrialModel, type Pass } from './trial-model.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const [outputs, inputs, rows] = [5, 70, 24];
const values = (count: number, at: (i: number) => number) =>
  Float32Array.from({ length: count }, (_, i) => at(i));
const weight = values(outputs * inputs, (i) => Math.sin(i * i) * (i % 17 === 0 ? 3 : 1));
// inputs of a mean far from zero, as behind a GELU: there rounding errors do not average out
const x = values(rows * inputs, (i) => 0.6 + Math.cos(3 * i) * 0.4);
const spec = (name: string, shape: number[], kind: ParameterSpec['kind']): ParameterSpec => ({
  name,
  shape,
  kind,
  part: 'image',
});

function trial(): { model: TrialModel; run: (pass: Pass) => Float32Array } {
  const model = new TrialModel('int4');
  model.add(spec('layer.weight', [outputs, inputs], 'matrix'), weight);
  model.add(
    spec('layer.bias', [outputs], 'vector'),
    values(outputs, (i) => i / 10),
  );
  const run = (pass: Pass) =>
    tf.tidy(() => {
      model.pass = pass;
      const bias = model.tensor('layer.bias') as Tensor1D;
      const matrix = model.matrix('layer.weight');
      return model.layers.linear(tf.tensor2d(x, [rows, inputs]), matrix, { bias }).dataSync<'float32'>();
    });
  return { model, run };
}

/** Mean of each output over rows. */
const means = (result: Float32Array) =>
  Array.from({ length: outputs }, (_, o) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += result[r * outputs + o]!;
    return sum / rows;
  });

/** x Wᵀ in f64. */
function product(matrix: Float32Array): Float64Array {
  const out = new Float64Array(rows * outputs);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) out[r * outputs + o]! += x[r * inputs + i]! * matrix[o * inputs + i]!;
    }
  }
  return out;
}

describe('a model on trial', () => {
  it('measures how far the stored weights take each layer’s results', () => {
    const { model, run } = trial();
    run('observe');
    const exact = product(weight);
    const stored = product(expandWeight(quantise(weight, [outputs, inputs], 'int4')));
    const squares = (list: Float64Array) => list.reduce((sum, value) => sum + value * value, 0);
    const expected = Math.sqrt(squares(exact.map((value, i) => value - stored[i]!)) / squares(exact));
    expect(expected).toBeGreaterThan(0.01);
    expect(model.outputErrors()['layer.weight']).toBeCloseTo(expected, 5);
    model.dispose();
  });

  it('corrects a bias so that the mean result is that of the exact weights', () => {
    const { model, run } = trial();
    const exact = means(run('observe'));
    const biases = model.correctBiases();
    expect([...biases.keys()]).toEqual(['layer.bias']);
    const [stored, corrected] = [means(run('stored')), means(run('corrected'))];
    expect(Math.max(...stored.map((value, o) => Math.abs(value - exact[o]!)))).toBeGreaterThan(0.01);
    corrected.forEach((value, o) => expect(value).toBeCloseTo(exact[o]!, 4));
    model.dispose();
  });

  it('keeps no tensor', () => {
    const before = tf.memory().numTensors;
    const { model, run } = trial();
    run('observe');
    model.correctBiases();
    run('corrected');
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
