import { FoveaError } from '../../shared/errors.ts';

// Dawn for Node (npm `webgpu`, a development dependency) lets the same kernels run without a browser. Which adapter it finds
// is the Vulkan loader's business: VK_ICD_FILENAMES=/usr/share/vulkan/icd.d/lvp_icd.json gives Mesa's CPU one.

let instance: GPU | undefined;

/**
 * Node's WebGPU, with what tfjs expects of a browser put in place: `navigator.gpu` and the WebGPU globals. Pass the result to
 * `createWebGpuBackend`.
 *
 * @param options Dawn's, such as `enable-dawn-features=disable_robustness`
 * @throws FoveaError `backend-unavailable` if Dawn is not installed or does not load here
 */
export async function installDawn(options: string[] = []): Promise<GPU> {
  if (instance) return instance;
  let dawn: typeof import('webgpu');
  try {
    dawn = await import('webgpu');
  } catch (error) {
    throw new FoveaError(
      'backend-unavailable',
      `Dawn for Node could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      'Install it with `npm install`, or run in a browser.',
    );
  }
  Object.assign(globalThis, dawn.globals);
  // kept for the process: the GPU stops working when its instance is collected
  instance = dawn.create(options);
  const navigator = globalThis.navigator as Navigator | undefined;
  const userAgent = navigator?.userAgent ?? 'Node.js';
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent, gpu: instance }, configurable: true });
  return instance;
}
