import { describeAdapter, isSoftwareAdapter, startDawn } from '../../../nn/reference/node/start-dawn.ts';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import type { TrainingBackendName } from './backend-names.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { adapterInNode, type NodeAdapter } from '../../engine/adapter-in-node.ts';
import type { LosableDevice } from '../../../training/paper/device-loss/run-through-losses.ts';

/** What a training computes on. */
export interface TrainingBackend {
  /** "WebGPU on NVIDIA H100", "WebAssembly, one core (Dawn for Node finds no WebGPU adapter)". */
  said: string;
  /** Bytes that tensors may take, as far as is known. */
  room: number;
  /** What may be lost; WebAssembly never is. */
  device: LosableDevice | undefined;
}

/** WebAssembly addresses 4 GiB, some of which lies between tensors or holds copies that products are made of. */
const wasmRoom = 2.75 * 2 ** 30;
/** What is taken for granted of a GPU: WebGPU does not tell how much memory it has. */
const gpuRoom = 6 * 2 ** 30;

async function onWasm(why: string): Promise<TrainingBackend> {
  await startTrainingBackend();
  return {
    said: `WebAssembly, one core${why && ` (${why})`}`,
    room: wasmRoom,
    device: undefined,
  };
}

async function onDawn(): Promise<TrainingBackend> {
  let gpu = await startDawn();
  return {
    said: `WebGPU on ${gpu.adapter}`,
    room: gpuRoom,
    device: {
      // reads of a lost device fail a moment before the device itself says so
      lost: () =>
        Promise.race([
          gpu.lost.then(() => true),
          new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500)),
        ]),
      restart: async () => void (gpu = await startDawn()),
    },
  };
}

/**
 * Starts what `train` computes on, as `score` chooses it: `auto` is WebGPU (Dawn for Node) on a GPU, else WebAssembly, which is faster than a
 * software adapter. Throws `backend-unavailable` where WebGPU is asked for and there is none.
 *
 * @param find the adapter that Dawn finds
 */
export async function startTraining(
  name: TrainingBackendName,
  find: () => Promise<NodeAdapter> = adapterInNode,
): Promise<TrainingBackend> {
  if (name === 'wasm') return onWasm('');
  const found = await find();
  if ('info' in found && (name === 'webgpu' || !isSoftwareAdapter(found.info))) return onDawn();
  const why = 'reason' in found ? found.reason : '';
  if (name === 'webgpu') {
    throw new FoveaError(
      'backend-unavailable',
      `${why}.`,
      'Install a Vulkan driver for the GPU, or use --backend wasm.',
    );
  }
  const software = 'info' in found ? describeAdapter(found.info) : '';
  return onWasm(why || `the only WebGPU adapter here, ${software}, runs on the CPU`);
}
