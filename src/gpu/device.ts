import { findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { FoveaError } from '../shared/errors.ts';
import { describeAdapter, isSoftwareAdapter, requestAdapter, requestDevice } from './adapter.ts';
import { countBuffers, type BufferCount } from './count-buffers.ts';
import { hoistEnables } from './hoist-enables.ts';
import { assertRecordable } from './tfjs-queue.ts';

/** Name under which tfjs finds its WebGPU kernels, and ours. */
const backendName = 'webgpu';

/** A running WebGPU backend and what the device report says about it. */
export interface WebGpu {
  backend: WebGPUBackend;
  device: GPUDevice;
  adapter: string;
  /** The adapter computes on the CPU. */
  software: boolean;
  features: string[];
  /** Largest buffer that a kernel can read whole, in bytes. */
  maxBufferBytes: number;
  /** Every buffer on the device: tfjs's, ours, and those the pool keeps for reuse. */
  memory: BufferCount;
  /** Resolves when the device is gone, for whatever reason. */
  lost: Promise<GPUDeviceLostInfo>;
  /** Resolves at the first unexpected failure: device lost, out of memory, an invalid command. Never rejects. */
  failure: Promise<FoveaError>;
}

function watch(device: GPUDevice): Promise<FoveaError> {
  return new Promise((resolve) => {
    void device.lost.then(({ reason, message }) => {
      if (reason === 'destroyed') return;
      resolve(
        new FoveaError(
          'device-lost',
          `The GPU stopped working: ${message}`,
          'Score again; the model will be reloaded.',
        ),
      );
    });
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event;
      const memory = error.constructor.name === 'GPUOutOfMemoryError';
      resolve(
        memory
          ? new FoveaError(
              'out-of-memory',
              'The GPU does not have enough memory.',
              'Use fewer crops or a smaller model.',
            )
          : new FoveaError('internal', `WebGPU reported an error: ${error.message}`),
      );
    });
  });
}

/**
 * Starts tfjs's WebGPU backend on a device of our own (so that it has `shader-f16` and `subgroups`, which tfjs does not ask
 * for, and the adapter's full limits) and makes it the current one. Called again, it replaces the backend: every tensor of
 * the old one is gone.
 *
 * @param gpu `navigator.gpu`, or Dawn's in Node
 * @throws FoveaError `backend-unavailable`
 */
export async function createWebGpuBackend(
  gpu: GPU | undefined = (globalThis.navigator as Navigator | undefined)?.gpu,
): Promise<WebGpu> {
  const adapter = await requestAdapter(gpu);
  const device = await requestDevice(adapter);
  const failure = watch(device);
  hoistEnables(device);
  const memory = countBuffers(device);
  const backend = new WebGPUBackend(device, adapter.info);
  assertRecordable(backend);
  // typed as always there, but it is null for an unknown name
  if (findBackendFactory(backendName) as unknown) removeBackend(backendName);
  registerBackend(backendName, () => backend);
  if (!(await setBackend(backendName))) {
    throw new FoveaError(
      'backend-unavailable',
      'The WebGPU backend did not start.',
      'Choose the WASM backend.',
    );
  }
  return {
    backend,
    device,
    adapter: describeAdapter(adapter.info),
    software: isSoftwareAdapter(adapter.info),
    features: [...device.features].sort(),
    maxBufferBytes: Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize),
    memory,
    lost: device.lost,
    failure,
  };
}
