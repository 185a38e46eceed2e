import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';

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

/** The address of memory that is never freed. */
export function reserve(backend: BackendWasm, bytes: number): number {
  // addresses above 2 GiB come back negative
  return (backend.wasm as unknown as Module)._malloc(bytes) >>> 0;
}

/** Whether threads share a memory. */
export const isShared = ({ buffer }: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;

/** Where a tensor of any shape begins in the WASM backend's memory, in bytes. */
export function addressOf(backend: BackendWasm, { dataId }: Pick<TensorInfo, 'dataId'>): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

/** Frees intermediate results, of any shape, that no tidy knows of. */
export function free(backend: BackendWasm, ...infos: TensorInfo[]): void {
  for (const { dataId } of infos) backend.disposeData(dataId);
}

/** A result as a tensor of `shape`, which tidy knows of. */
export function asTensor({ dataId, dtype }: TensorInfo, shape: number[]): Tensor {
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
}
