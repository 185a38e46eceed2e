import { beforeAll, expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { DenseMatrix } from '../../nn/reference/dense.ts';
import { tinyConfig, usualTrunks } from '../../testing/tiny-training.ts';
import { pooledPatches, pooledPredictions } from './pooled.ts';

beforeAll(startWasm);

it('an image’s features are the means and deviations of its patches’ channels', () => {
  const patches = tf.tensor3d([1, 10, 3, 10, 5, 40, 7, 40], [2, 2, 2]);
  const found = pooledPatches(patches);
  expect(found.shape).toEqual([1, 4]);
  // numpy: mean and std(ddof=0) of 1, 3, 5, 7 and of 10, 10, 40, 40
  [4, 25, Math.sqrt(5), 15].forEach((value, i) => expect(found.dataSync()[i]).toBeCloseTo(value, 5));
  tf.dispose([patches, found]);
});

/** The score of three images of two features, with these parameters. */
function scored(
  values: Record<string, number[] | number[][]>,
  kernel?: { components: number; landmarks: number },
) {
  const parameters = {
    has: (name: string) => name in values,
    tensor: (name: string) => tf.tensor(values[name]!),
    matrix: (name: string) => new DenseMatrix(tf.tensor2d([values[name]!].flat(2), [1, 2])),
  };
  const pooled = { trunks: usualTrunks(2), share: 0.5, ...(kernel ? { kernel } : {}) };
  const config = { ...tinyConfig, branches: { ...tinyConfig.branches, pooled } };
  return tf.tidy(() => {
    const features = tf.tensor2d([2, 3, 1, 2, 100, -100], [3, 2]);
    const context = { layers: referenceLayers, parameters, config };
    return Array.from(pooledPredictions(features, ['quality'], context).quality!.dataSync());
  });
}

const linear = {
  'branches.pooled.mean': [1, 2],
  'branches.pooled.scale': [2, 0.5],
  'branches.pooled.quality.weight': [0.1, -1],
  'branches.pooled.quality.mean': [3],
};

it('the score is linear in standardised features, which are cut at four deviations', () => {
  const before = tf.memory().numTensors;
  // (2·1)·0.1 − 0.5·1; the mean itself; both cut
  const scores = scored(linear);
  [3 + 0.2 - 0.5, 3, 3 + 0.4 + 4].forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 5));
  expect(tf.memory().numTensors).toBe(before);
});

it('a kernel adds what lies near its landmarks, in projected features', () => {
  const scores = scored(
    {
      ...linear,
      'branches.pooled.projection': [[0.5, -1]],
      'branches.pooled.landmarks': [[0], [1], [7]],
      'branches.pooled.quality.kernel': [2, -1, 3],
    },
    { components: 1, landmarks: 3 },
  );
  // standardised (2, 0.5), (0, 0) and (4, −4), projected to 0.5, 0 and 6
  const added = [0.5, 0, 6].map(
    (p) => 2 * Math.exp(-(p ** 2)) - Math.exp(-((p - 1) ** 2)) + 3 * Math.exp(-((p - 7) ** 2)),
  );
  [2.7, 3, 7.4].forEach((value, i) => expect(scores[i]).toBeCloseTo(value + added[i]!, 5));
});
