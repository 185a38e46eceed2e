import * as attentionBytes from '../attention.wat';
import * as kernelBytes from '../kernels.wat';
import type { Modules } from './instances.ts';
import * as productBytes from './product.wat';

/** Whether this browser compiles relaxed SIMD, whose products are fused where the processor can. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(productBytes.relaxed);

/** Our modules for a memory that threads share or not; `relaxed` only where the browser has it. */
export function compileModules(shared: boolean, relaxed: boolean): Modules {
  const memory = shared ? 'shared' : 'plain';
  const product = relaxed ? productBytes[shared ? 'relaxedShared' : 'relaxed'] : productBytes[memory];
  return {
    kernels: new WebAssembly.Module(kernelBytes[memory]),
    product: new WebAssembly.Module(product),
    attention: new WebAssembly.Module(attentionBytes[memory]),
  };
}
