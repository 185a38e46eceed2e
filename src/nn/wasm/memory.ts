import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';

/** Where a tensor of any shape begins in the WASM backend's memory, in bytes. */
export function addressOf(backend: BackendWasm, { dataId }: TensorInfo): number {
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
