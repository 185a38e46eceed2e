import type { Help } from '../../nn/wasm/jobs/help.ts';

/**
 * Starts a thread that helps with what the WASM backend computes. It ends with the worker that starts it. Where it cannot start, or dies
 * between two tasks, the others do its work and nobody is told; where it dies in one, `Jobs` misses it.
 */
export function startHelper(help: Help): void {
  try {
    const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module' });
    // an error that is not kept here goes on to this worker's own scope, and the page then takes the engine for dead
    worker.addEventListener('error', (event) => event.preventDefault());
    worker.postMessage(help);
  } catch {
    // one thread less
  }
}
