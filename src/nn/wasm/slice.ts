import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { slice_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { replaceKernel } from './replace-kernel.ts';

/** Runs of fewer values are copied one by one: a view of them would take longer to make. */
const shortRun = 48;

type Values = Float32Array | Int32Array | Uint8Array;

/** Copies a box of `values`, whose shape is given, into `into`, both row-major. */
function copyBox(values: Values, shape: number[], begin: number[], size: number[], into: Values): void {
  // whole trailing axes lie together, with what is taken of the axis before them
  let last = shape.length - 1;
  let stride = 1;
  while (last > 0 && size[last] === shape[last]) stride *= shape[last--]!;
  const run = stride * size[last]!;
  const strides: number[] = [];
  let first = 0;
  let runs = 1;
  for (let axis = last; axis >= 0; axis--) {
    strides[axis] = stride;
    first += begin[axis]! * stride;
    stride *= shape[axis]!;
    if (axis < last) runs *= size[axis]!;
  }
  for (let number = 0; number < runs; number++) {
    let from = first;
    for (let axis = last - 1, rest = number; axis >= 0; axis--) {
      from += (rest % size[axis]!) * strides[axis]!;
      rest = Math.floor(rest / size[axis]!);
    }
    const to = number * run;
    if (run >= shortRun) into.set(values.subarray(from, from + run), to);
    else for (let k = 0; k < run; k++) into[to + k] = values[from + k]!;
  }
}

/**
 * tfjs's WASM backend copies the whole of a tensor out of its memory to slice it, however small the slice: 13 MB an image. This one reads it
 * where it lies. Harmless when called again.
 */
export function installSlice(): void {
  replaceKernel('Slice', (original) => (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    const { begin, size } = args.attrs as unknown as { begin: number | number[]; size: number | number[] };
    if (x.shape.length === 0 || x.dtype === 'string' || x.dtype === 'complex64')
      return original.kernelFunc(args);
    const wasm = args.backend as unknown as Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap'>;
    const [from = [], sizes = []] = slice_util.parseSliceParams(x, begin, size);
    const out = wasm.makeOutput(sizes, x.dtype);
    if (sizes.includes(0)) return out;
    // views are taken after the last allocation: growing the heap would leave them behind
    copyBox(wasm.typedArrayFromHeap(x), x.shape, from, sizes, wasm.typedArrayFromHeap(out));
    return out;
  });
}
