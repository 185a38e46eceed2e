import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { AdamW } from './adamw.ts';
import { toInputMajor, toOutputMajor } from '../../formats/weight-layout.ts';
import { MovingAverage } from './moving-average.ts';
import { Random } from '../../shared/random.ts';
import { learningRate } from './schedule.ts';
import { groupedFolds } from '../data/training-set.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('AdamW', () => {
  it('follows the equations in f64, with decay on matrices alone and one norm over all gradients', () => {
    const random = new Random(1);
    const start = { matrix: [0.5, -1, 2, 0.1], vector: [1, -2] };
    const variables = {
      matrix: tf.variable(tf.tensor2d(start.matrix, [2, 2])),
      vector: tf.variable(tf.tensor1d(start.vector)),
    };
    const optimiser = new AdamW({ decay: 0.1, clip: 1 });
    const twin = { matrix: [...start.matrix], vector: [...start.vector] };
    const first = { matrix: [0, 0, 0, 0], vector: [0, 0] };
    const second = { matrix: [0, 0, 0, 0], vector: [0, 0] };
    for (let step = 1; step <= 4; step++) {
      const gradients = {
        matrix: Array.from({ length: 4 }, () => random.normal()),
        vector: Array.from({ length: 2 }, () => random.normal()),
      };
      const norm = Math.hypot(...gradients.matrix, ...gradients.vector);
      const scale = Math.min(1, 1 / (norm + 1e-6));
      optimiser.apply(
        variables,
        { matrix: tf.tensor2d(gradients.matrix, [2, 2]), vector: tf.tensor1d(gradients.vector) },
        0.01,
      );
      for (const name of ['matrix', 'vector'] as const) {
        twin[name] = twin[name].map((value, i) => {
          const g = gradients[name][i]! * scale;
          first[name][i] = 0.9 * first[name][i]! + 0.1 * g;
          second[name][i] = 0.999 * second[name][i]! + 0.001 * g * g;
          const change =
            first[name][i] / (1 - 0.9 ** step) / (Math.sqrt(second[name][i] / (1 - 0.999 ** step)) + 1e-8);
          return value * (name === 'matrix' ? 1 - 0.01 * 0.1 : 1) - 0.01 * change;
        });
      }
    }
    for (const name of ['matrix', 'vector'] as const) {
      const got = variables[name].dataSync();
      twin[name].forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5));
    }
  });
});

describe('MovingAverage', () => {
  it('moves quickly at first and gives the variables back', () => {
    const variables = { w: tf.variable(tf.tensor1d([0])) };
    const average = new MovingAverage(variables, 0.99);
    variables.w.assign(tf.tensor1d([1]));
    average.update(variables, 1);
    expect(average.averages.w!.dataSync()[0]).toBeCloseTo(1 - 2 / 11, 6);
    average.during(variables, () => expect(variables.w.dataSync()[0]).toBeCloseTo(1 - 2 / 11, 6));
    expect(variables.w.dataSync()[0]).toBe(1);
  });
});

describe('learningRate', () => {
  it('warms up, then falls as a cosine or by steps', () => {
    const cosine = { kind: 'cosine', rate: 1, warmUpSteps: 10 } as const;
    expect(learningRate(cosine, 4, 110)).toBeCloseTo(0.5);
    expect(learningRate(cosine, 60, 110)).toBeCloseTo(0.5);
    expect(learningRate(cosine, 110, 110)).toBeCloseTo(0);
    const step = { kind: 'step', rate: 1, warmUpSteps: 2, warmUpRate: 0.2, decaySteps: 5 } as const;
    expect([0, 1, 4, 5, 10].map((at) => learningRate(step, at, 20))).toEqual(
      [0.6, 1, 1, 0.1, 0.1 ** 2].map((rate) => expect.closeTo(rate, 9) as number),
    );
  });
});

describe('Random', () => {
  it('goes on from its state and looks uniform and normal', () => {
    const random = new Random(9);
    random.uniform();
    const copy = new Random(random.state);
    expect(copy.uniform()).toBe(random.uniform());
    const normals = Array.from({ length: 20000 }, () => random.normal());
    const mean = normals.reduce((a, b) => a + b, 0) / normals.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(normals.reduce((a, b) => a + (b - mean) ** 2, 0) / normals.length).toBeCloseTo(1, 1);
    expect([...random.shuffled([1, 2, 3, 4, 5])].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('groupedFolds', () => {
  it('keeps groups whole and folds alike in size', () => {
    const random = new Random(2);
    const groups = Array.from({ length: 100 }, () => `g${random.integer(20)}`);
    const folds = groupedFolds(groups, 5, [...new Set(groups)]);
    groups.forEach((group, i) => expect(folds[i]).toBe(folds[groups.indexOf(group)]));
    const sizes = [0, 1, 2, 3, 4].map((fold) => folds.filter((f) => f === fold).length);
    expect(Math.min(...sizes)).toBeGreaterThan(10);
  });
});

describe('toOutputMajor', () => {
  it('undoes toInputMajor', () => {
    const values = Float32Array.from({ length: 2 * 3 * 9 }, (_, i) => i);
    expect(toOutputMajor(toInputMajor(values, [2, 3, 3, 3]), [2, 3, 3, 3])).toEqual(values);
  });
});
