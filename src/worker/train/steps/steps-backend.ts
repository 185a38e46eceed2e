import * as tf from '../../../nn/tf.ts';
import { createWebGpuBackend } from '../../../gpu/device.ts';
import type { BackendChoice } from '../../../shared/engine-api.ts';
import { lostInTraining, startTrainingOnWasm } from '../training-backend.ts';
import type { StepsDevice } from './api.ts';

/** What steps are computed on. */
export interface StepsBackend extends StepsDevice {
  /** Rejects when the device fails; never settles on WebAssembly. */
  failure: Promise<never>;
}

/**
 * Starts the backend of the steps, as scoring chooses it: `auto` is WebGPU on a real GPU, else WebAssembly. Throws `backend-unavailable` where
 * WebGPU is asked for and there is none.
 */
export async function startStepsBackend(choice: BackendChoice): Promise<StepsBackend> {
  const gpu =
    choice === 'wasm'
      ? undefined
      : await createWebGpuBackend().catch((error: unknown) => {
          if (choice === 'webgpu') throw error;
          return undefined;
        });
  if (gpu && (choice === 'webgpu' || !gpu.software)) {
    const failure = gpu.failure.then((error): never => {
      throw error.code === 'device-lost' ? lostInTraining() : error;
    });
    return { said: `WebGPU on ${gpu.adapter}`, gpu: true, failure };
  }
  if (gpu) {
    tf.removeBackend('webgpu');
    gpu.device.destroy();
  }
  const threads = await startTrainingOnWasm();
  const said = `WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return { said, gpu: false, failure: new Promise<never>(() => undefined) };
}
