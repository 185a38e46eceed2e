import { createWebGpuBackend } from '../../gpu/device.ts';
import * as tf from '../../nn/tf.ts';
import { installRowGather } from '../../nn/wasm/row-gather.ts';
import { installSegmentSum } from '../../nn/wasm/segment-sum.ts';
import { installSharedIdentity } from '../../nn/wasm/shared-identity.ts';
import { FoveaError } from '../../shared/errors.ts';
import { wasmMaxTrained } from '../../shared/models/model-memory.ts';
import { startWasmRuntime } from '../device/wasm-runtime.ts';

/** What a training computes on. */
export interface TrainingBackend {
  /** Rejects when the device fails; never settles on WebAssembly. */
  failure: Promise<never>;
}

const never = new Promise<never>(() => undefined);

/**
 * Starts the backend of a training: WebGPU on a real GPU, else WebAssembly. Throws `out-of-memory` where only WebAssembly is left and the weights do not fit.
 *
 * @param parameters most weights that are on the device at one time
 */
export async function startTraining(parameters: number): Promise<TrainingBackend> {
  const gpu = await createWebGpuBackend().catch(() => undefined);
  if (gpu && !gpu.software) {
    const failure = gpu.failure.then((error) => {
      throw error.code === 'device-lost' ? lostInTraining() : error;
    });
    failure.catch(() => undefined);
    return { failure };
  }
  if (gpu) {
    tf.removeBackend('webgpu');
    gpu.device.destroy();
  }
  if (parameters > wasmMaxTrained) {
    throw new FoveaError(
      'out-of-memory',
      'These towers are too large to be trained with without a GPU in this browser.',
      'Use Chrome or Edge on a computer with a GPU, or train with fovea train --init.',
    );
  }
  await startTrainingOnWasm();
  return { failure: never };
}

/** Starts WebAssembly with the products and gradients that training needs; the number of its threads. */
export async function startTrainingOnWasm(): Promise<number> {
  const threads = await startWasmRuntime();
  installSegmentSum();
  installSharedIdentity();
  installRowGather();
  return threads;
}

/** The error of a training whose device is gone. */
export function lostInTraining(): FoveaError {
  return new FoveaError(
    'device-lost',
    'The GPU stopped working during training.',
    'Resume the training: it continues from its last checkpoint.',
  );
}
