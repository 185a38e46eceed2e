import '@tensorflow/tfjs-backend-cpu';
import * as tf from '../tf.ts';
import { describeFrequencyPath } from '../../testing/csf/suite.ts';
import { startWasm } from '../wasm/node/start-wasm.ts';

// the plain backend, which nothing ships with, runs the code that WASM runs
describeFrequencyPath(
  'cpu @all',
  async () => {
    await tf.setBackend('cpu');
  },
  { goldenCrops: 1, pictures: 24 },
);

describeFrequencyPath(
  'wasm',
  async () => {
    await startWasm();
  },
  { goldenCrops: 3, pictures: 24 },
);
