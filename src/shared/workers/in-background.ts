import type { Remote } from 'comlink';
import type { Answer } from '../engine-api.ts';
import { FoveaError } from '../errors.ts';
import { WorkerLink, type LinkedWorker } from './worker-link.ts';

const stopped = (cause: string): FoveaError =>
  new FoveaError('internal', `The background worker stopped: ${cause}.`, 'Reload the page and try again.');

/**
 * Asks one thing of a worker of its own, so that neither the page nor the engine waits for it, and ends the worker afterwards.
 *
 * @throws FoveaError of the answer, `internal` where the worker cannot be run, `cancelled` after an abort
 */
export async function inBackground<Api, T>(
  spawn: () => LinkedWorker,
  ask: (remote: Remote<Api>) => Promise<Answer<T>>,
  signal?: AbortSignal,
): Promise<T> {
  const link = new WorkerLink<Api>({ spawn, stopped });
  try {
    return await link.ask(ask, { signal });
  } finally {
    link.dispose();
  }
}
