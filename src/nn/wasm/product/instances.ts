import type { JobKernel } from '../jobs/job.ts';
import type { WasmKernels } from '../kernels.ts';

/** Compiled modules, which threads hand to each other. */
export interface Modules {
  kernels: WebAssembly.Module;
  product: WebAssembly.Module;
  attention: WebAssembly.Module;
}

/** The kinds of jobs, by which `jobKernels` are numbered. */
export const jobKinds = { multiply: 0, attend: 1 } as const;

/** The modules on a memory, for one thread: they have no state of their own. */
export function instantiate(
  memory: WebAssembly.Memory,
  { kernels, product, attention }: Modules,
): { kernels: WasmKernels; jobKernels: JobKernel[] } {
  const tfjs = { memory };
  const between = new WebAssembly.Instance(kernels, { tfjs }).exports;
  const products = new WebAssembly.Instance(product, { tfjs, kernels: between }).exports;
  const { attend } = new WebAssembly.Instance(attention, {
    ...{ tfjs, kernels: between, product: products },
  }).exports;
  return {
    kernels: between as unknown as WasmKernels,
    jobKernels: [products.multiply, attend] as JobKernel[],
  };
}
