import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { replaceKernel } from './replace-kernel.ts';

/**
 * tfjs's WASM backend looks rows up value by value, with the whole index arithmetic for each. Rows of a table [rows, ...] (word vectors) lie
 * together and are copied whole here; everything else goes the old way. Harmless when called again.
 */
export function installRowGather(): void {
  replaceKernel('GatherV2', (original) => (args) => {
    const { x, indices } = args.inputs as { x: TensorInfo; indices: TensorInfo };
    const { axis, batchDims } = args.attrs as unknown as { axis: number; batchDims: number };
    if (axis !== 0 || batchDims !== 0 || x.dtype !== 'float32') return original.kernelFunc(args);
    const wasm = args.backend as unknown as Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap'>;
    const [rows, ...inner] = x.shape;
    const width = inner.reduce((a, b) => a * b, 1);
    const out = wasm.makeOutput([...indices.shape, ...inner], x.dtype);
    // views are taken after the last allocation: growing the heap would leave them behind
    const table = wasm.typedArrayFromHeap(x);
    const numbers = wasm.typedArrayFromHeap(indices);
    const found = wasm.typedArrayFromHeap(out);
    for (let i = 0; i < numbers.length; i++) {
      const row = numbers[i]!;
      if (row < 0 || row >= rows!) throw new RangeError(`row ${row} of a table of ${rows}`);
      found.set(table.subarray(row * width, (row + 1) * width), i * width);
    }
    return out;
  });
}
