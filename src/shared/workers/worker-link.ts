import { wrap, type Endpoint, type Remote } from 'comlink';
import type { Answer } from '../engine-api.ts';
import { FoveaError, fromErrorRecord } from '../errors.ts';
import { followNews, listener } from './news.ts';
import { RunningCalls } from './running-calls.ts';
import { throttle, type Update } from './throttle.ts';

/** A worker as a link needs it; tests pass a message channel. */
export interface LinkedWorker extends Endpoint {
  terminate(): void;
}

/** Asks one thing of the worker; jobs are told apart by their ids. */
type Call<Api, News, T> = (
  remote: Remote<Api>,
  job: string,
  report: (news: News) => void,
) => Promise<Answer<T>>;

export interface CallOptions<News> {
  signal?: AbortSignal;
  /** At most ten times a second within a stage, and never after the answer. */
  onProgress?: (news: News) => void;
}

export interface LinkOptions<Api, News> {
  spawn: () => LinkedWorker;
  /** The error of every running call when the worker dies. */
  stopped: (cause: string) => Error;
  /** Asks the worker to stop a job. Without it, a cancelled call ends the worker. */
  cancel?: (remote: Remote<Api>, job: string) => Promise<void>;
  /** What a new worker is asked before anything else: to be as its predecessor was. */
  restore?: (ask: <T>(call: Call<Api, News, T>) => Promise<T>) => Promise<void>;
}

interface Connection<Api> {
  worker: LinkedWorker;
  remote: Remote<Api>;
  /** Comlink alone would wait for a dead worker forever. */
  calls: RunningCalls;
  restored: Promise<void>;
}

const cancelled = (): FoveaError => new FoveaError('cancelled', 'Cancelled.');

/** Owns a worker, which is started on first use and again after a crash: jobs, progress and cancellation; answers become values. */
export class WorkerLink<Api, News extends Update = never> {
  private readonly options: LinkOptions<Api, News>;
  private connection: Connection<Api> | undefined;
  private jobs = 0;

  constructor(options: LinkOptions<Api, News>) {
    this.options = options;
  }

  /** @throws FoveaError of the answer, or `cancelled`; the `stopped` error where the worker dies or cannot be started */
  async ask<T>(call: Call<Api, News, T>, options: CallOptions<News> = {}): Promise<T> {
    if (options.signal?.aborted) throw cancelled();
    const connection = this.connect(options.onProgress);
    await connection.restored;
    return this.run(connection, call, options);
  }

  /** Ends the worker, and running calls as `cancelled`; a later call starts a new one. */
  dispose(): void {
    if (this.connection) this.end(this.connection, cancelled());
  }

  private connect(onProgress?: (news: News) => void): Connection<Api> {
    if (this.connection) return this.connection;
    const { spawn, stopped, restore } = this.options;
    const worker = spawn();
    const connection: Connection<Api> = {
      worker,
      remote: wrap<Api>(worker),
      calls: new RunningCalls(),
      restored: Promise.resolve(),
    };
    this.connection = connection;
    followNews(worker);
    const stop = (event: Event): void => this.end(connection, stopped(causeOf(event)));
    worker.addEventListener('error', stop);
    worker.addEventListener('messageerror', stop);
    if (restore) {
      connection.restored = restore((call) => this.run(connection, call, { onProgress })).catch(
        (thrown: unknown) => {
          this.end(connection, asError(thrown));
          throw thrown;
        },
      );
    }
    return connection;
  }

  private async run<T>(
    connection: Connection<Api>,
    call: Call<Api, News, T>,
    { signal, onProgress = () => undefined }: CallOptions<News>,
  ): Promise<T> {
    if (signal?.aborted) throw cancelled();
    const { remote, calls } = connection;
    const job = `job-${++this.jobs}`;
    const progress = throttle(onProgress);
    const news = listener(progress.report);
    const cancel = (): void => {
      if (this.options.cancel) void this.options.cancel(remote, job);
      else this.end(connection, cancelled());
    };
    signal?.addEventListener('abort', cancel);
    try {
      const answer = await calls.run(() => call(remote, job, news.tell));
      if (answer.ok) return answer.value;
      throw fromErrorRecord(answer.error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      progress.end();
      news.end();
    }
  }

  private end(connection: Connection<Api>, error: Error): void {
    if (this.connection === connection) this.connection = undefined;
    connection.worker.terminate();
    connection.calls.end(error);
  }
}

/** Why a worker died, as far as its event says. */
function causeOf(event: Event): string {
  if ('message' in event && typeof event.message === 'string' && event.message !== '') return event.message;
  return 'its script could not be run';
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
