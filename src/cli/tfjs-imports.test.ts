import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const hook = fileURLToPath(new URL('tfjs-imports.mjs', import.meta.url));

test('plain Node loads one copy of tfjs: chained methods reach the tensors of a backend', async () => {
  const program = `
    import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
    import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
    import '@tensorflow/tfjs-backend-cpu';
    await tf.setBackend('cpu');
    const gradient = tf.grad((x) => x.square().sum())(tf.tensor1d([3, -1]));
    console.log(JSON.stringify(Array.from(await gradient.data())));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', hook, '--input-type=module', '--eval', program],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  expect(stdout.trim().split('\n').at(-1)).toBe('[6,-2]');
});
