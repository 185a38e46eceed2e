import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { addressOf } from './memory.ts';

/**
 * tfjs's WASM backend multiplies fast (XNNPACK) only where there is one matrix and nothing is transposed; batches and
 * transposes fall to a scalar loop ten times slower: every gradient, the attention of training, and that of heads that are
 * no whole vectors (the others are attention.wat's). This kernel transposes first and gives XNNPACK the matrices of a batch
 * one by one, as views of the same memory.
 */

/** What is used of tfjs's backend class. */
type Wasm = Pick<BackendWasm, 'makeOutput' | 'dataIdMap' | 'disposeData'>;

interface Attributes {
  transposeA: boolean;
  transposeB: boolean;
}

/** What of the backend is needed and not in its public types. */
interface Internals {
  dataIdNextNumber: number;
  wasm: {
    tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void;
      disposeData(id: number): void;
    };
    cwrap(name: string, result: null, types: string[]): MatMul;
  };
}

type MatMul = (
  a: number,
  shapeA: Uint8Array,
  rankA: number,
  b: number,
  shapeB: Uint8Array,
  rankB: number,
  transposeA: number,
  transposeB: number,
  out: number,
) => void;

const wrapped = new WeakMap<object, MatMul>();

function nativeMatMul(internals: Internals): MatMul {
  let found = wrapped.get(internals);
  if (!found) {
    found = internals.wasm.cwrap('BatchMatMul', null, [
      'number',
      'array',
      'number',
      'number',
      'array',
      'number',
      'number',
      'number',
      'number',
    ]);
    wrapped.set(internals, found);
  }
  return found;
}

const shapeBytes = (...shape: number[]) => new Uint8Array(Int32Array.from(shape).buffer);
const product = (shape: number[]) => shape.reduce((a, b) => a * b, 1);

/** Multiplies `batch` pairs of matrices [m, k]·[k, n]; a side with one matrix is shared by all. f32; → `outShape`, the caller disposes it. */
function multiplyEach(
  a: TensorInfo,
  b: TensorInfo,
  [m, k, n]: [number, number, number],
  batchA: number,
  batchB: number,
  outShape: number[],
  backend: Wasm,
): TensorInfo {
  const internals = backend as unknown as Internals;
  const native = internals.wasm.tfjs;
  const multiply = nativeMatMul(internals);
  const out = backend.makeOutput(outShape, 'float32');
  const at = [a, b, out].map((info) => addressOf(backend, info));
  const shapeA = shapeBytes(1, m, k);
  const shapeB = shapeBytes(1, k, n);
  const view = (side: number, index: number, size: number): number => {
    const id = internals.dataIdNextNumber++;
    native.registerTensor(id, size, at[side]! + index * size * 4);
    return id;
  };
  for (let i = 0; i < Math.max(batchA, batchB); i++) {
    const ids = [
      view(0, batchA === 1 ? 0 : i, m * k),
      view(1, batchB === 1 ? 0 : i, k * n),
      view(2, i, m * n),
    ];
    multiply(ids[0]!, shapeA, 3, ids[1]!, shapeB, 3, 0, 0, ids[2]!);
    for (const id of ids) native.disposeData(id);
  }
  return out;
}

function transposed(info: TensorInfo, backend: Wasm): TensorInfo {
  const rank = info.shape.length;
  const perm = [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2];
  const kernel = getKernel('Transpose', 'wasm');
  return kernel.kernelFunc({ inputs: { x: info }, backend, attrs: { perm } }) as TensorInfo;
}

/** Replaces the WASM backend's BatchMatMul by the fast one; harmless when called again. */
export function installBatchedMatMul(): void {
  const original = getKernel('BatchMatMul', 'wasm') as (KernelConfig & { fast?: true }) | undefined;
  if (!original || original.fast) return;
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const backend = args.backend as unknown as Wasm;
    const { transposeA, transposeB } = args.attrs as unknown as Attributes;
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    const batchShape = a.shape.slice(0, -2);
    const batchA = product(batchShape);
    const batchB = product(b.shape.slice(0, -2));
    const sameBatch = batchA === batchB && a.shape.length === b.shape.length;
    if (!sameBatch || a.dtype !== 'float32' || b.dtype !== 'float32') return original.kernelFunc(args);
    const left = transposeA ? transposed(a, backend) : a;
    const right = transposeB ? transposed(b, backend) : b;
    const m = left.shape.at(-2)!;
    const n = right.shape.at(-1)!;
    const sizes: [number, number, number] = [m, left.shape.at(-1)!, n];
    const out = multiplyEach(left, right, sizes, batchA, batchB, [...batchShape, m, n], backend);
    if (left !== a) backend.disposeData(left.dataId);
    if (right !== b) backend.disposeData(right.dataId);
    return out;
  };
  const replaced: KernelConfig & { fast: true } = {
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    kernelFunc,
    fast: true,
    ...(original.setupFunc ? { setupFunc: original.setupFunc } : {}),
    ...(original.disposeFunc ? { disposeFunc: original.disposeFunc } : {}),
  };
  unregisterKernel('BatchMatMul', 'wasm');
  registerKernel(replaced);
}
