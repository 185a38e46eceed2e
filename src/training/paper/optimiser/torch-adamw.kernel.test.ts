import { afterAll, beforeAll, expect, it } from 'vitest';
import { kernelRunner } from '../../../gpu/kernel-runner.ts';
import * as tf from '../../../nn/tf.ts';
import { testDevice, WorstError } from '../../../testing/fused.ts';
import { adamwSuite } from '../../../testing/paper/adamw-suite.ts';
import { TorchAdamW } from './torch-adamw.ts';

beforeAll(testDevice);

const worst = new WorstError('AdamW');
adamwSuite(1e-6, (error) => worst.add(error));
afterAll(() => worst.report());

it('takes one dispatch for a parameter, and holds nothing beside its moments', async () => {
  const { backend } = await testDevice();
  const runner = kernelRunner(backend);
  const optimiser = new TorchAdamW({ weightDecay: 0.1, decays: () => true });
  const variables = { a: tf.variable(tf.ones([3, 4])), b: tf.variable(tf.ones([5])) };
  const gradients = { a: tf.ones([3, 4]), b: tf.ones([5]) };
  optimiser.apply(variables, gradients, 1e-3);
  const [{ numTensors }, before] = [tf.memory(), runner.queue.dispatches];
  for (let step = 0; step < 3; step++) optimiser.apply(variables, gradients, 1e-3);
  expect(runner.queue.dispatches - before).toBe(6);
  expect(tf.memory().numTensors).toBe(numTensors);
  await runner.check();
  optimiser.dispose();
  tf.dispose([variables, gradients]);
});
