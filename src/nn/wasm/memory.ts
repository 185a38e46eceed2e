import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';
import { FoveaError } from '../../shared/errors.ts';

/** What of tfjs's module is needed and not in its public types: its memory is on itself where threads share it, else among its exports. */
interface Module {
  _malloc(bytes: number): number;
  wasmMemory?: WebAssembly.Memory;
  asm?: { memory?: WebAssembly.Memory };
}

/**
 * The memory of a WASM backend.
 *
 * @throws Error if this tfjs keeps its memory elsewhere than the version this was written for (4.22)
 */
export function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const module = backend.wasm as unknown as Module;
  const memory = module.wasmMemory ?? module.asm?.memory;
  if (!memory) throw new Error('this version of tfjs-backend-wasm keeps its memory elsewhere');
  return memory;
}

/** The address of memory that is never freed. @throws FoveaError `out-of-memory` */
export function reserve(backend: BackendWasm, bytes: number): number {
  // addresses above 2 GiB come back negative
  return allocated((backend.wasm as unknown as Module)._malloc(bytes) >>> 0);
}

/** Whether threads share a memory. */
export const isShared = ({ buffer }: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;

/**
 * Where a tensor of any shape begins in the WASM backend's memory, in bytes.
 *
 * @throws FoveaError `out-of-memory` where no memory was left for it
 */
export function addressOf(
  backend: Pick<BackendWasm, 'dataIdMap'>,
  { dataId }: Pick<TensorInfo, 'dataId'>,
): number {
  return allocated(backend.dataIdMap.get(dataId).memoryOffset);
}

/** An address, unless it is 0, which tfjs takes for one where memory has run out: kernels would write there without a trap. */
function allocated(address: number): number {
  if (address !== 0) return address;
  throw new FoveaError(
    'out-of-memory',
    'WebAssembly has no memory left, of which it has 4 GiB at most.',
    'Use the WebGPU backend, a smaller model or a smaller image.',
  );
}

/** Frees intermediate results, of any shape, that no tidy knows of. */
export function free(backend: Pick<BackendWasm, 'disposeData'>, ...infos: TensorInfo[]): void {
  for (const { dataId } of infos) backend.disposeData(dataId);
}

/** A result as a tensor of `shape`, which tidy knows of. */
export function asTensor({ dataId, dtype }: TensorInfo, shape: number[]): Tensor {
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
}
