import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { installBatchedMatMul } from '../batched-matmul.ts';
import { WasmLayers, type WasmOptions } from '../layers.ts';
import * as tf from '../../tf.ts';
import { startWasm } from './start-wasm.ts';

/**
 * The layers on tfjs's WASM backend in Node, with its batched products. Only for programs that assemble `.wat` (tests): the training does without
 * the layers, and plain Node cannot import them.
 */
export async function startWasmLayers(options: WasmOptions = {}): Promise<WasmLayers> {
  await startWasm();
  installBatchedMatMul();
  return new WasmLayers(tf.backend() as unknown as BackendWasm, options);
}
