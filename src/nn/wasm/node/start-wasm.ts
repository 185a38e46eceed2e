import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { installBatchedMatMul } from '../batched-matmul.ts';
import { guardMemory } from '../memory.ts';
import { installRowGather } from '../row-gather.ts';
import { installSharedIdentity } from '../shared-identity.ts';
import { installSegmentSum } from '../segment-sum.ts';
import * as tf from '../../tf.ts';

/** Makes tfjs's WASM backend, one thread, the current one in Node. */
export async function startWasm(): Promise<void> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(main), '/'));
  await tf.setBackend('wasm');
  await tf.ready();
  guardMemory(tf.backend() as unknown as BackendWasm);
}

/** tfjs's WASM backend in Node, with the products and gradients that training needs. */
export async function startTrainingBackend(): Promise<void> {
  await startWasm();
  installBatchedMatMul();
  installSegmentSum();
  installSharedIdentity();
  installRowGather();
}
