import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { HelperLost } from './jobs/jobs.ts';
import { free } from './memory.ts';

/**
 * Runs what writes f32 values of the first of these shapes and needs memory of the others; answers the first, which is the caller's. Nothing
 * stays allocated if it throws. If a helper is lost, it is run again into other memory: that of the first time is given up, since the helper may
 * yet write there.
 */
export function intoNew(
  backend: Pick<BackendWasm, 'makeOutput' | 'disposeData'>,
  shapes: () => [number[], ...number[][]],
  run: (result: TensorInfo, ...others: TensorInfo[]) => void,
): TensorInfo {
  const made: TensorInfo[] = [];
  try {
    for (const shape of shapes()) made.push(backend.makeOutput(shape, 'float32'));
    const [result, ...others] = made as [TensorInfo, ...TensorInfo[]];
    run(result, ...others);
    free(backend, ...others);
    return result;
  } catch (error) {
    if (error instanceof HelperLost) return intoNew(backend, shapes, run);
    free(backend, ...made);
    throw error;
  }
}
