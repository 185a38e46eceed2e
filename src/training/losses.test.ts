import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../nn/tf.ts';
import { correlationLoss, crossEntropy, rankingLoss, smoothL1 } from './losses.ts';
import { Random } from '../shared/random.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const random = new Random(5);
const list = (n: number) => Array.from({ length: n }, () => random.normal());
const value = (loss: tf.Scalar) => loss.dataSync()[0]!;

/** Largest difference between a loss's gradient and central differences of its f64 twin. */
function gradientError(
  loss: (x: tf.Tensor1D) => tf.Scalar,
  twin: (x: number[]) => number,
  at: number[],
): number {
  const gradient = tf
    .grad((x) => loss(x as tf.Tensor1D))(tf.tensor1d(at))
    .dataSync();
  const h = 1e-5;
  const errors = at.map((_, i) => {
    const moved = (by: number) => twin(at.map((v, k) => (k === i ? v + by : v)));
    return Math.abs(gradient[i]! - (moved(h) - moved(-h)) / (2 * h));
  });
  return Math.max(...errors);
}

describe('losses', () => {
  it('smooth L1 follows its definition on both sides of beta', () => {
    const target = list(9);
    const weights = [1, 0, 1, 1, 1, 0, 1, 1, 1];
    for (const beta of [0.5, 1]) {
      const twin = (x: number[]) =>
        x.reduce((sum, v, i) => {
          const d = Math.abs(v - target[i]!);
          return sum + weights[i]! * (d < beta ? (d * d) / (2 * beta) : d - beta / 2);
        }, 0) / 7;
      const loss = (x: tf.Tensor1D) => smoothL1(x, tf.tensor1d(target), beta, tf.tensor1d(weights));
      const at = list(9).map((v) => 2 * v);
      expect(value(loss(tf.tensor1d(at)))).toBeCloseTo(twin(at), 5);
      expect(gradientError(loss, twin, at)).toBeLessThan(1e-4);
    }
  });

  it('correlation loss is 1 − Pearson over the weighted rows', () => {
    const target = list(8);
    const weights = [1, 1, 1, 0, 1, 1, 0, 1];
    const twin = (x: number[]) => {
      const kept = [0, 1, 2, 4, 5, 7];
      const mean = (v: number[]) => kept.reduce((s, i) => s + v[i]!, 0) / kept.length;
      const [mx, mt] = [mean(x), mean(target)];
      const sum = (f: (i: number) => number) => kept.reduce((s, i) => s + f(i), 0);
      const xt = sum((i) => (x[i]! - mx) * (target[i]! - mt));
      return 1 - xt / Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (target[i]! - mt) ** 2));
    };
    const loss = (x: tf.Tensor1D) => correlationLoss(x, tf.tensor1d(target), tf.tensor1d(weights));
    const at = list(8);
    expect(value(loss(tf.tensor1d(at)))).toBeCloseTo(twin(at), 4);
    expect(gradientError(loss, twin, at)).toBeLessThan(1e-3);
  });

  it('ranking loss counts what a pair lacks of its margin', () => {
    const loss = rankingLoss(
      tf.tensor1d([2, 1, 0]),
      tf.tensor1d([1, 1, 3]),
      tf.tensor1d([0.5, 0.5, 1]),
      tf.tensor1d([1, 1, 1]),
    );
    expect(value(loss)).toBeCloseTo((0 + 0.5 + 4) / 3, 6);
  });

  it('cross-entropy leaves unknown labels out and smooths the rest', () => {
    const logits = [list(4), list(4), list(4)];
    const labels = [2, -1, 0];
    const smoothing = 0.1;
    const one = (row: number[], label: number) => {
      const total = Math.log(row.reduce((s, v) => s + Math.exp(v), 0));
      return row.reduce(
        (s, v, k) => s - ((k === label ? 1 - smoothing : 0) + smoothing / 4) * (v - total),
        0,
      );
    };
    const got = value(crossEntropy(tf.tensor2d(logits), tf.tensor1d(labels, 'int32'), smoothing));
    expect(got).toBeCloseTo((one(logits[0]!, 2) + one(logits[2]!, 0)) / 2, 5);
  });
});
