import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '../tf.ts';
import { describeFrequencyPath } from './fixtures/suite.ts';

describeFrequencyPath('cpu', async () => {
  await tf.setBackend('cpu');
});

describeFrequencyPath('wasm', async () => {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(main), '/'));
  await tf.setBackend('wasm');
});
