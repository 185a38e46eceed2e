import { beforeAll, expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { DenseMatrix } from '../../nn/reference/dense.ts';
import { tinyConfig } from '../../testing/tiny-training.ts';
import { pooledPatches, pooledPrediction } from './pooled.ts';

beforeAll(startWasm);

it('an image’s features are the means and deviations of its patches’ channels', () => {
  const patches = tf.tensor3d([1, 10, 3, 10, 5, 40, 7, 40], [2, 2, 2]);
  const found = pooledPatches(patches);
  expect(found.shape).toEqual([1, 4]);
  // numpy: mean and std(ddof=0) of 1, 3, 5, 7 and of 10, 10, 40, 40
  [4, 25, Math.sqrt(5), 15].forEach((value, i) => expect(found.dataSync()[i]).toBeCloseTo(value, 5));
  tf.dispose([patches, found]);
});

it('the score is linear in standardised features, which are cut at four deviations', () => {
  const values: Record<string, number[]> = {
    'branches.pooled.mean': [1, 2],
    'branches.pooled.scale': [2, 0.5],
    'branches.pooled.quality.weight': [0.1, -1],
    'branches.pooled.quality.mean': [3],
  };
  const before = tf.memory().numTensors;
  const scores = tf.tidy(() => {
    const parameters = {
      has: (name: string) => name in values,
      tensor: (name: string) => tf.tensor1d(values[name]!),
      matrix: (name: string) => new DenseMatrix(tf.tensor2d([values[name]!])),
    };
    const context = { layers: referenceLayers, parameters, config: tinyConfig };
    const features = tf.tensor2d([2, 3, 1, 2, 100, -100], [3, 2]);
    return Array.from(pooledPrediction(features, 'quality', context).dataSync());
  });
  // (2·1)·0.1 − 0.5·1; the mean itself; both cut
  [3 + 0.2 - 0.5, 3, 3 + 0.4 + 4].forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 5));
  expect(tf.memory().numTensors).toBe(before);
});
