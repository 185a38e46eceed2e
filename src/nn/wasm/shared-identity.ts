import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { replaceKernel } from './replace-kernel.ts';

/**
 * tfjs's WASM backend copies a tensor to clone it, and autodiff clones every value it keeps. No kernel writes into its inputs,
 * so a clone may share the memory, as `reshape` does. Harmless when called again.
 */
export function installSharedIdentity(): void {
  replaceKernel('Identity', (original) => (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (x.dtype === 'string') return original.kernelFunc(args);
    (args.backend as unknown as Pick<BackendWasm, 'incRef'>).incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
}
