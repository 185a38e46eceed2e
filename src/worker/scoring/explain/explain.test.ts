import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import type { CropPrediction } from '../../../model/prediction.ts';
import * as tf from '../../../nn/tf.ts';
import { tinyConfig } from '../../../testing/tiny-training.ts';
import { readCropDetails } from './explain.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('what experts say is on the scale of their head, where that begins elsewhere too', async () => {
  const map = tf.zeros<tf.Rank.R3>([1, 2, 2]);
  const head = {
    gate: tf.tensor2d([[0.25, 0.75]]),
    outputs: tf.tensor2d([[20, 40]]),
    used: tf.tensor2d([[1, 1]]),
  };
  const prediction = {
    ...{ csfRaw: map, csfWeights: map, spatial: undefined, share: tf.zeros([1, 4]) },
    heads: { quality: head, alignment: head },
  } as unknown as CropPrediction;
  const config = { ...tinyConfig, branches: { ...tinyConfig.branches, origins: { quality: -50 } } };
  const [crop] = await readCropDetails(prediction, [[3, 4]], config);
  expect(crop).toMatchObject({ x: 3, y: 4 });
  expect(crop!.experts.quality).toMatchObject({ gate: [0.25, 0.75], outputs: [-30, -10], used: [0, 1] });
  expect(crop!.experts.alignment!.outputs).toEqual([20, 40]);
});
