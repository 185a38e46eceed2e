import type { Help } from '../../nn/wasm/jobs/help.ts';

/** Starts a thread that helps with what the WASM backend computes. It ends with the worker that starts it. */
export function startHelper(help: Help): void {
  const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module' });
  worker.postMessage(help);
}
