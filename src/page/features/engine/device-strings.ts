import type { DeviceReport } from '../../../shared/engine-api.ts';
import { plural } from '../../kit/plural.ts';

/** What the engine runs on. */
export const deviceWords = {
  starting: 'Starting the engine…',
  webgpu: (adapter: string) => `Runs on the graphics processor with WebGPU${adapter ? ` (${adapter})` : ''}.`,
  software: (adapter: string) =>
    `WebGPU runs on a software adapter${adapter ? ` (${adapter})` : ''}, not on a graphics processor. It still works, slower.`,
  wasm: (threads: number) => `Runs on the processor with WebAssembly, ${plural(threads, 'thread')}.`,
  wasmForced: 'WebAssembly was asked for in the address.',
  noWebGpu:
    'This browser offers no WebGPU. It still works, slower: a recent Chrome, Edge, Firefox or Safari on a computer with a graphics processor is many times faster.',
  noGpu: (reason: string) => `${reason} It still works, slower.`,
  failed: 'The engine could not start.',
  retry: 'Try again',
  facts: 'Device',
  backend: 'Backend',
  adapter: 'Adapter',
  kernels: 'Kernels',
  features: 'Features',
  buffer: 'Largest buffer',
  threads: 'Threads',
  why: 'Why this one',
  none: 'none',
};

/** What the engine runs on, in one or two plain sentences. */
export function deviceSentence(device: DeviceReport, webGpuOffered: boolean): string {
  if (device.backend === 'webgpu') {
    return device.software ? deviceWords.software(device.adapter) : deviceWords.webgpu(device.adapter);
  }
  const first = deviceWords.wasm(device.threads);
  if (!webGpuOffered) return `${first} ${deviceWords.noWebGpu}`;
  if (device.reason === 'chosen by you') return `${first} ${deviceWords.wasmForced}`;
  return `${first} ${deviceWords.noGpu(device.reason)}`;
}
