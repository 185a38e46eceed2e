import { wrap, type Remote } from 'comlink';
import type { Answer } from '../../../shared/engine-api.ts';
import { FoveaError, fromErrorRecord } from '../../../shared/errors.ts';
import type { EngineWorker } from './engine-client.ts';

/** How to start a worker, its name in messages, and how to cancel one of its jobs. */
export interface LinkOptions<Api> {
  spawn: () => EngineWorker;
  /** "that keeps the models" */
  what: string;
  cancel: (remote: Remote<Api>, job: string) => Promise<void>;
}

interface Link<Api> {
  remote: Remote<Api>;
  died: Promise<never>;
}

/** Owns a worker that is started when it is first needed, and again after it died: answers become values or thrown `FoveaError`s. */
export class WorkerLink<Api> {
  private link: Link<Api> | undefined;
  private jobs = 0;
  private readonly options: LinkOptions<Api>;

  constructor(options: LinkOptions<Api>) {
    this.options = options;
  }

  async value<T>(ask: (remote: Remote<Api>) => Promise<Answer<T>>): Promise<T> {
    const { remote, died } = this.connect();
    const answer = await Promise.race([ask(remote), died]);
    if (answer.ok) return answer.value;
    throw fromErrorRecord(answer.error);
  }

  /** The same for a job that can be cancelled. */
  job<T>(signal: AbortSignal, ask: (remote: Remote<Api>, job: string) => Promise<Answer<T>>): Promise<T> {
    const job = `job-${++this.jobs}`;
    return this.value((remote) => {
      const cancel = (): void => void this.options.cancel(remote, job);
      signal.addEventListener('abort', cancel);
      return ask(remote, job).finally(() => signal.removeEventListener('abort', cancel));
    });
  }

  private connect(): Link<Api> {
    if (this.link) return this.link;
    const worker = this.options.spawn();
    const died = new Promise<never>((_, reject) => {
      worker.addEventListener('error', (event) => {
        const message = 'message' in event && typeof event.message === 'string' ? event.message : '';
        const cause = message === '' ? '' : `: ${message}`;
        reject(new FoveaError('internal', `The worker ${this.options.what} stopped${cause}.`, 'Try again.'));
        worker.terminate();
        this.link = undefined;
      });
    });
    died.catch(() => undefined);
    this.link = { remote: wrap<Api>(worker), died };
    return this.link;
  }
}
