import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernelsForBackend, registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * Gives the WASM backend `UnsortedSegmentSum`, the gradient of looking up rows (word embeddings), which tfjs leaves out:
 * out[segment] = Σ of the rows with that segment number; rows with a negative number are left out. Rows [rows, ...], numbers [rows]
 * → [segments, ...].
 */
export function installSegmentSum(): void {
  if (getKernelsForBackend('wasm').some((kernel) => kernel.kernelName === 'UnsortedSegmentSum')) return;
  registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const wasm = backend as unknown as Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap'>;
      const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
      const { numSegments } = attrs as unknown as { numSegments: number };
      const width = x.shape.slice(segmentIds.shape.length).reduce((a, b) => a * b, 1);
      const out = wasm.makeOutput([numSegments, ...x.shape.slice(segmentIds.shape.length)], x.dtype);
      const rows = wasm.typedArrayFromHeap(x);
      const ids = wasm.typedArrayFromHeap(segmentIds);
      const sums = wasm.typedArrayFromHeap(out);
      sums.fill(0);
      for (let i = 0; i < ids.length; i++) {
        const segment = ids[i]!;
        if (segment < 0) continue;
        const from = i * width;
        const to = segment * width;
        for (let k = 0; k < width; k++) sums[to + k]! += rows[from + k]!;
      }
      return out;
    },
  });
}
