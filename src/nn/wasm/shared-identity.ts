import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/**
 * tfjs's WASM backend copies a tensor to clone it, and autodiff clones every value it keeps. No kernel writes into its inputs,
 * so a clone may share the memory, as `reshape` does. Harmless when called again.
 */
export function installSharedIdentity(): void {
  const original = getKernel('Identity', 'wasm') as (KernelConfig & { shared?: true }) | undefined;
  if (!original || original.shared) return;
  const replaced: KernelConfig & { shared: true } = {
    ...original,
    shared: true,
    kernelFunc: (args) => {
      const { x } = args.inputs as { x: TensorInfo };
      if (x.dtype === 'string') return original.kernelFunc(args);
      (args.backend as unknown as Pick<BackendWasm, 'incRef'>).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  };
  unregisterKernel('Identity', 'wasm');
  registerKernel(replaced);
}
