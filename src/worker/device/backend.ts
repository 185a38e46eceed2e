import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { BufferCount } from '../../gpu/count-buffers.ts';
import { createWebGpuBackend, type WebGpu } from '../../gpu/device.ts';
import { browserTuningStore, chooseKernels } from '../../nn/fused/variants/choose.ts';
import { isSupported } from '../../nn/fused/variants/variant-fit.ts';
import { choiceOf, variantNames, type VariantName } from '../../nn/fused/variants/variants.ts';
import { createFusedLayers } from '../../nn/fused/layers.ts';
import type { Layers } from '../../nn/layers.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { wasmLayersOn } from '../../nn/wasm/layers.ts';
import type { BackendChoice, DeviceReport, VariantChoice } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import { wasmMaxParameters } from '../../shared/models/model-memory.ts';
import { version } from '../../shared/version.ts';
import { startHelper } from './start-helper.ts';
import { startWasmRuntime } from './wasm-runtime.ts';

export interface Backend {
  /** Another object once it says something else. */
  readonly report: DeviceReport;
  /** The backend in use, and its limits. */
  layers: Layers;
  /** Largest model that fits, in weights. */
  maxParameters: number;
  /** Buffers on the GPU; absent for WASM. */
  memory?: BufferCount;
  /** Settles when the GPU device is gone; never for WASM. */
  lost: Promise<void>;
}

const versions = { fovea: version, tfjs: tf.version_core };

const never = new Promise<void>(() => undefined);

async function startWasm(reason: string, wanted: VariantChoice | undefined): Promise<Backend> {
  const threads = await startWasmRuntime();
  const ours =
    wanted === 'reference'
      ? undefined
      : wasmLayersOn(tf.backend() as unknown as BackendWasm, { helpers: threads - 1, startHelper });
  const report: DeviceReport = {
    backend: 'wasm',
    variant: ours ? 'simd' : 'reference',
    adapter: '',
    software: true,
    reason,
    features: ['simd'],
    maxBufferBytes: 2 ** 31,
    threads,
    versions,
  };
  const alone = { ...report, threads: 1, reason: 'A helper thread of WebAssembly stopped working.' };
  return {
    layers: ours ?? referenceLayers,
    maxParameters: wasmMaxParameters,
    get report() {
      return ours && ours.threads < threads ? alone : report;
    },
    lost: never,
  };
}

const needs: Record<VariantName, string> = {
  quad: 'subgroups',
  tile: 'larger workgroups',
  shared: 'larger workgroups',
  'shared-f16': 'arithmetic in f16',
  'shared-int8': 'a browser with dot products of int8',
};

async function onWebGpu(gpu: WebGpu, reason: string, wanted: VariantChoice | undefined): Promise<Backend> {
  const { backend, adapter, software, features, maxBufferBytes } = gpu;
  const named = variantNames.find((name) => name === wanted);
  if (named && !isSupported(choiceOf(named).linear, gpu.device)) {
    throw new FoveaError(
      'backend-unavailable',
      `The kernel variant “${named}” needs ${needs[named]}, which ${adapter} does not have.`,
      'Use the variant tile or shared.',
    );
  }
  const report = {
    backend: 'webgpu',
    adapter,
    software,
    reason,
    features,
    maxBufferBytes,
    threads: 1,
    versions,
  } as const;
  const common = { maxParameters: Infinity, memory: gpu.memory, lost: gpu.lost.then(() => undefined) };
  if (wanted === 'reference') {
    return { ...common, layers: referenceLayers, report: { ...report, variant: 'reference' } };
  }
  const store = browserTuningStore();
  const { choice, rate } = await chooseKernels(backend, {
    device: adapter,
    software,
    ...(wanted === 'untuned' ? { tune: false } : wanted ? { variant: wanted } : {}),
    ...(store ? { store } : {}),
  });
  const layers = createFusedLayers({ backend, choice, rate });
  return { ...common, layers, report: { ...report, variant: choice.linear.variant } };
}

/**
 * Starts the tensor backend. `auto`: WebGPU on a real GPU; on a software adapter, or without one, WASM, which is many
 * times faster on a CPU. A forced backend that cannot start is an error, never a silent change.
 *
 * @param reason why WASM is asked for, where it was not the user
 */
export async function startBackend(
  choice: BackendChoice,
  variant?: VariantChoice,
  reason = 'chosen by you',
): Promise<Backend> {
  if (choice === 'wasm') return startWasm(reason, variant);
  let gpu: WebGpu;
  try {
    gpu = await createWebGpuBackend();
  } catch (error) {
    if (choice === 'webgpu') throw error;
    return startWasm(error instanceof Error ? error.message : 'WebGPU could not be started.', variant);
  }
  if (choice === 'auto' && gpu.software) {
    tf.removeBackend('webgpu');
    gpu.device.destroy();
    return startWasm(
      `The only WebGPU adapter here (${gpu.adapter}) runs on the CPU, where WebAssembly is faster.`,
      variant,
    );
  }
  return onWebGpu(gpu, choice === 'webgpu' ? 'chosen by you' : 'a GPU was found', variant);
}
