import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { installBatchedMatMul } from '../batched-matmul.ts';
import { WasmLayers } from '../layers.ts';
import * as tf from '../../tf.ts';
import { startWasm } from './start-wasm.ts';

/**
 * The layers on tfjs's WASM backend in Node, with its batched products. Only for programs that assemble `.wat` (tests): the training does without
 * the layers, and plain Node cannot import them.
 *
 * @param relaxed as of `WasmLayers`
 */
export async function startWasmLayers(relaxed = true): Promise<WasmLayers> {
  await startWasm();
  installBatchedMatMul();
  return new WasmLayers(tf.backend() as unknown as BackendWasm, relaxed);
}
