import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '../tf.ts';
import { describeFrequencyPath } from '../../testing/csf/suite.ts';

// the plain backend, which nothing ships with, runs the code that WASM runs
describeFrequencyPath(
  'cpu',
  async () => {
    await tf.setBackend('cpu');
  },
  1,
);

describeFrequencyPath('wasm', async () => {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(main), '/'));
  await tf.setBackend('wasm');
});
