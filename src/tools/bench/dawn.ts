import { installDawn } from '../../gpu/node/dawn.ts';
import type { BenchApi } from './api.ts';
import { processorMilliseconds } from './processor-clock.ts';

/** The bench in this process, on whichever adapter Dawn for Node finds. */
export async function benchInDawn(): Promise<{ api: BenchApi; close(): Promise<void> }> {
  const gpu = await installDawn();
  // tfjs looks for a window before it believes in WebGPU
  Object.assign(globalThis, { window: globalThis });
  const loaderHooks: string = '../tfjs-imports.mjs';
  await import(loaderHooks);
  const { benchSession } = await import('./session.ts');
  const clock = () => Promise.resolve(processorMilliseconds());
  return { api: benchSession(() => Promise.resolve(gpu), clock), close: () => Promise.resolve() };
}
