import { releaseProxy, wrap, type Endpoint, type Remote } from 'comlink';
import type { Answer } from '../../../shared/engine-api.ts';
import { FoveaError, fromErrorRecord } from '../../../shared/errors.ts';

/** A worker for one job; tests pass a message channel. */
export interface BackgroundWorker extends Endpoint {
  terminate(): void;
}

/**
 * Asks one thing of a worker of its own, so that neither the page nor the engine waits for it, and ends the worker after.
 *
 * @throws FoveaError of the answer, `internal` where the worker cannot be run, `cancelled` after an abort
 */
export async function inBackground<Api, T>(
  spawn: () => BackgroundWorker,
  ask: (remote: Remote<Api>) => Promise<Answer<T>>,
  signal?: AbortSignal,
): Promise<T> {
  if (signal?.aborted) throw new FoveaError('cancelled', 'Cancelled.');
  const worker = spawn();
  const remote = wrap<Api>(worker);
  const ended = new Promise<never>((_, reject) => {
    worker.addEventListener('error', () =>
      reject(new FoveaError('internal', 'The background worker stopped.', 'Reload the page and try again.')),
    );
    signal?.addEventListener('abort', () => reject(new FoveaError('cancelled', 'Cancelled.')));
  });
  try {
    const answer = await Promise.race([ask(remote), ended]);
    if (answer.ok) return answer.value;
    throw fromErrorRecord(answer.error);
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}
