import { describeAdapter, isSoftwareAdapter, startDawn } from '../../../nn/reference/node/start-dawn.ts';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import type { TrainingBackendName } from './backend-names.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { adapterInNode, type NodeAdapter } from '../../engine/adapter-in-node.ts';
import type { TrainerParts } from '../../../training/paper/job/create-trainer.ts';
import { FrozenTowers } from '../../../training/paper/frozen-towers.ts';
import { PaperTrainer } from '../../../training/paper/paper-trainer.ts';
import type { StepTrainer, Towers } from '../../../training/paper/step-trainer.ts';
import type { LosableDevice } from '../../../training/paper/device-loss/run-through-losses.ts';

/** What a training computes on. */
export interface TrainingBackend {
  /** "WebGPU on NVIDIA H100", "WebAssembly, one core (Dawn for Node finds no WebGPU adapter)". */
  said: string;
  /** Bytes that tensors may take, as far as is known. */
  room: number;
  /** What may be lost; WebAssembly never is. */
  device: LosableDevice | undefined;
  trainer(...parts: TrainerParts): Promise<StepTrainer>;
  /** Frozen towers, from the values of their parameters. */
  towers(...parts: ConstructorParameters<typeof FrozenTowers>): Promise<Towers>;
  /** Bytes in use, as far as is known. */
  memory(): number;
  close(): Promise<void>;
}

/** Computing in this process. */
const here = {
  trainer: (...parts) => Promise.resolve(new PaperTrainer(...parts)),
  towers: (...parts) => Promise.resolve(new FrozenTowers(...parts)),
  memory: () => process.memoryUsage().rss,
  close: () => Promise.resolve(),
} satisfies Partial<TrainingBackend>;

/** WebAssembly addresses 4 GiB, some of which lies between tensors or holds copies that products are made of. */
export const wasmRoom = 2.75 * 2 ** 30;
/** What is taken for granted of a GPU: WebGPU does not tell how much memory it has. */
export const gpuRoom = 6 * 2 ** 30;

async function onWasm(why: string): Promise<TrainingBackend> {
  await startTrainingBackend();
  return {
    ...here,
    said: `WebAssembly, one core${why && ` (${why})`}`,
    room: wasmRoom,
    device: undefined,
  };
}

async function onDawn(): Promise<TrainingBackend> {
  let gpu = await startDawn();
  return {
    ...here,
    said: `WebGPU on ${gpu.adapter}`,
    room: gpuRoom,
    device: {
      name: 'The GPU',
      hint: 'Train with --backend wasm, or look whether its driver is up to date.',
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
