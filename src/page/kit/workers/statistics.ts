import type { LinkedWorker } from '../../../shared/workers/worker-link.ts';

/** Starts the worker for statistics. */
export function spawnStatistics(): LinkedWorker {
  return new Worker(new URL('../../../evaluation/statistics.worker.ts', import.meta.url), { type: 'module' });
}
