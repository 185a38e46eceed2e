import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';
import { FoveaError } from '../../shared/errors.ts';

/** What of tfjs's module is needed and not in its public types: its memory is on itself where threads share it, else among its exports. */
interface Module {
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
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

const guarded = new WeakSet<Module>();

/**
 * From now on, whatever finds no memory left throws FoveaError `out-of-memory`. tfjs takes the 0 that it is given then for an address, and
 * would write a tensor's values there, over whatever else the memory holds. And its allocator gives any free piece, however small, to what
 * would end beyond 4 GiB, since it adds addresses in 32 bits.
 */
export function guardMemory(backend: BackendWasm): void {
  const module = backend.wasm as unknown as Module;
  if (guarded.has(module)) return;
  guarded.add(module);
  const memory = memoryOf(backend);
  // its first call puts another function in its place
  module._free(module._malloc(1));
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const address = allocate(bytes) >>> 0;
    if (address + bytes <= memory.buffer.byteLength) return allocated(address);
    module._free(address);
    return allocated(0);
  };
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
