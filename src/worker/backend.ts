import { setThreadsCount, setWasmPaths, getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { createWebGpuBackend, type WebGpuInfo } from '../gpu/device.ts';
import * as tf from '../nn/tf.ts';
import type { BackendChoice, DeviceReport } from '../shared/engine-api.ts';
import { FoveaError } from '../shared/errors.ts';

export interface Backend {
  report: DeviceReport;
  /** Settles when the GPU device is gone; never for WASM. */
  lost: Promise<string>;
}

const never = new Promise<string>(() => undefined);

async function startWasm(reason: string): Promise<Backend> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  // Threads need SharedArrayBuffer, that is cross-origin isolation; more of them than cores only wait for each other.
  if (globalThis.crossOriginIsolated)
    setThreadsCount(Math.max(1, Math.min(8, navigator.hardwareConcurrency)));
  if (!(await tf.setBackend('wasm'))) {
    throw new FoveaError(
      'backend-unavailable',
      'Neither WebGPU nor WebAssembly could be started in this browser.',
      'Use a current Chrome, Edge, Firefox or Safari.',
    );
  }
  await tf.ready();
  const threads = globalThis.crossOriginIsolated ? getThreadsCount() : 1;
  return {
    report: {
      backend: 'wasm',
      adapter: '',
      software: true,
      reason,
      features: ['simd'],
      maxBufferBytes: 2 ** 31,
      threads,
    },
    lost: never,
  };
}

async function startWebGpu(info: WebGpuInfo, reason: string): Promise<Backend> {
  await tf.setBackend('webgpu');
  await tf.ready();
  return {
    report: {
      backend: 'webgpu',
      adapter: info.adapter,
      software: info.software,
      reason,
      features: info.features,
      maxBufferBytes: info.maxBufferBytes,
      threads: 1,
    },
    lost: info.lost,
  };
}

/**
 * Starts the tensor backend. `auto`: WebGPU on a real GPU; on a software adapter, or without one, WASM, which is many
 * times faster on a CPU. A forced backend that cannot start is an error, never a silent change.
 */
export async function startBackend(choice: BackendChoice): Promise<Backend> {
  if (choice === 'wasm') return startWasm('chosen by you');
  let info: WebGpuInfo;
  try {
    info = await createWebGpuBackend();
  } catch (error) {
    if (choice === 'webgpu') throw error;
    return startWasm(error instanceof Error ? error.message : 'WebGPU could not be started.');
  }
  if (choice === 'auto' && info.software) {
    info.destroy();
    return startWasm(
      `The only WebGPU adapter here (${info.adapter}) runs on the CPU, where WebAssembly is faster.`,
    );
  }
  return startWebGpu(info, choice === 'webgpu' ? 'chosen by you' : 'a GPU was found');
}
