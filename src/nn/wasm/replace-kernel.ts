import { getKernel, registerKernel, unregisterKernel, type KernelConfig } from '@tensorflow/tfjs-core';

const replaced = new WeakSet<KernelConfig>();

/** Puts a kernel of ours in the place of tfjs's own on the WASM backend; it may hand on to that. Harmless when called again. */
export function replaceKernel(
  kernelName: string,
  create: (original: KernelConfig) => KernelConfig['kernelFunc'],
): void {
  const original = getKernel(kernelName, 'wasm') as KernelConfig | undefined;
  if (!original || replaced.has(original)) return;
  const own = { ...original, kernelFunc: create(original) };
  replaced.add(own);
  unregisterKernel(kernelName, 'wasm');
  registerKernel(own);
}
