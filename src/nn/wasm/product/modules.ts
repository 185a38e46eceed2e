import * as kernelBytes from '../kernels.wat';
import type { WasmKernels } from '../kernels.ts';
import * as productBytes from './product.wat';

/** Compiled modules, which threads hand to each other. */
export interface Modules {
  kernels: WebAssembly.Module;
  product: WebAssembly.Module;
}

/** What takes tasks of the job at an address, by the number a job has in its word `kind`. */
export type JobKernel = (job: number) => void;

/** Whether this browser compiles relaxed SIMD, whose products are fused where the processor can. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(productBytes.relaxed);

/** Our modules for a memory that threads share or not; `relaxed` only where the browser has it. */
export function compileModules(shared: boolean, relaxed: boolean): Modules {
  const product = relaxed
    ? productBytes[shared ? 'relaxedShared' : 'relaxed']
    : productBytes[shared ? 'shared' : 'plain'];
  return {
    kernels: new WebAssembly.Module(kernelBytes[shared ? 'shared' : 'plain']),
    product: new WebAssembly.Module(product),
  };
}

/** The modules on a memory, for one thread: they have no state of their own. */
export function instantiate(
  memory: WebAssembly.Memory,
  { kernels, product }: Modules,
): { kernels: WasmKernels; jobKernels: JobKernel[] } {
  const between = new WebAssembly.Instance(kernels, { tfjs: { memory } }).exports;
  const { multiply } = new WebAssembly.Instance(product, { tfjs: { memory }, kernels: between }).exports;
  return { kernels: between as unknown as WasmKernels, jobKernels: [multiply as JobKernel] };
}
