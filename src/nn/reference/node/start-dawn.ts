import { createWebGpuBackend, type WebGpu } from '../../../gpu/device.ts';
import { installDawn } from '../../../gpu/node/dawn.ts';

export { describeAdapter, isSoftwareAdapter } from '../../../gpu/adapter.ts';

/** tfjs's WebGPU backend in Node, on the adapter that Dawn finds; started again, every tensor of the one before is gone. Throws `backend-unavailable`. */
export async function startDawn(): Promise<Pick<WebGpu, 'adapter' | 'lost' | 'failure'>> {
  const dawn = await installDawn();
  return createWebGpuBackend(dawn);
}
