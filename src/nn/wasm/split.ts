import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WasmKernels } from './kernels.ts';
import { addressOf } from './memory.ts';

/**
 * tfjs's WASM backend splits a tensor by copies made in JavaScript. Along the last axis, that is where query, key and value part,
 * this one copies in SIMD. Replaces the kernel; harmless when called again (for a new backend).
 */
export function installSplit(backend: BackendWasm, kernels: WasmKernels): void {
  const installed = getKernel('SplitV', 'wasm') as KernelConfig & { original?: KernelConfig };
  const original = installed.original ?? installed;
  const address = (info: TensorInfo) => addressOf(backend, info);
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    const { numOrSizeSplits, axis } = args.attrs as unknown as {
      numOrSizeSplits: number | number[];
      axis: number;
    };
    const last = x.shape.length - 1;
    const width = x.shape[last] ?? 0;
    const sizes = Array.isArray(numOrSizeSplits) ? numOrSizeSplits : [];
    const whole =
      sizes.every((size) => size > 0 && size % 4 === 0) && sizes.reduce((a, b) => a + b, 0) === width;
    if (args.backend !== backend || axis !== last || sizes.length === 0 || !whole || x.dtype !== 'float32')
      return original.kernelFunc(args);
    const rows = x.shape.slice(0, last).reduce((a, b) => a * b, 1);
    let from = address(x);
    return sizes.map((size) => {
      const out = backend.makeOutput([...x.shape.slice(0, last), size], 'float32');
      kernels.move(from, 4 * width, address(out), 4 * size, rows, 4 * size, 1);
      from += 4 * size;
      return out;
    });
  };
  const replaced: KernelConfig & { original: KernelConfig } = { ...original, kernelFunc, original };
  unregisterKernel('SplitV', 'wasm');
  registerKernel(replaced);
}
