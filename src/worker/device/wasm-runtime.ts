import {
  type BackendWasm,
  getThreadsCount,
  setThreadsCount,
  setWasmPaths,
} from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '../../nn/tf.ts';
import { installBatchedMatMul } from '../../nn/wasm/batched-matmul.ts';
import { guardMemory } from '../../nn/wasm/memory.ts';
import { FoveaError } from '../../shared/errors.ts';

/**
 * Starts tfjs on WebAssembly; the number of threads. Throws `backend-unavailable`.
 *
 * @param most threads at most
 */
export async function startWasmRuntime(most = 8): Promise<number> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  // Threads need SharedArrayBuffer, that is cross-origin isolation; more of them than cores only wait for each other.
  if (globalThis.crossOriginIsolated)
    setThreadsCount(Math.max(1, Math.min(most, navigator.hardwareConcurrency)));
  if (!(await tf.setBackend('wasm'))) {
    throw new FoveaError(
      'backend-unavailable',
      'Neither WebGPU nor WebAssembly could be started in this browser.',
      'Use a current Chrome, Edge, Firefox or Safari.',
    );
  }
  await tf.ready();
  guardMemory(tf.backend() as unknown as BackendWasm);
  installBatchedMatMul();
  return globalThis.crossOriginIsolated ? getThreadsCount() : 1;
}
