import type { ModelInfo } from '../../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../../shared/errors.ts';
import type { CliIo } from '../io.ts';
import { ScoreBatch, type EngineEvents, type Job, type ScoreOptions } from '../score/score-batch.ts';
import type { Outcome } from '../score/score-line.ts';
import type { Scorer } from './score-queue.ts';

/** The engine in its browser, for as long as a server runs. */
export class EngineScorer implements Scorer {
  readonly model: ModelInfo;
  readonly #batch: ScoreBatch;
  readonly #jobs: Jobs;
  readonly #stop: AbortController;

  private constructor(batch: ScoreBatch, model: ModelInfo, jobs: Jobs, stop: AbortController) {
    this.#batch = batch;
    this.model = model;
    this.#jobs = jobs;
    this.#stop = stop;
  }

  /** Starts the engine. Throws `FoveaError` where it, its browser or the model cannot be had. Signals to stop do not reach it. */
  static async open(io: CliIo, options: ScoreOptions, events: EngineEvents): Promise<EngineScorer> {
    const jobs = new Jobs();
    const stop = new AbortController();
    const own: CliIo = {
      ...io,
      signal: stop.signal,
      // a browser that dies while we stop it is no news
      say: (message) => {
        if (!stop.signal.aborted) io.say(message);
      },
    };
    const batch = new ScoreBatch(own, (index) => jobs.at(index), undefined, options, events);
    const interrupted = (): void => stop.abort();
    io.signal.addEventListener('abort', interrupted, { once: true });
    await batch.start();
    io.signal.removeEventListener('abort', interrupted);
    if (batch.model && !io.signal.aborted) return new EngineScorer(batch, batch.model, jobs, stop);
    await batch.close();
    throw new FoveaError('cancelled', 'The engine did not start.');
  }

  ahead(job: Job): void {
    this.#batch.ahead(this.#jobs.numberOf(job));
  }

  async score(job: Job): Promise<Outcome> {
    const index = this.#jobs.numberOf(job);
    try {
      return await this.#batch.score(index, job);
    } catch (error) {
      return { item: job.item, ok: false, error: toErrorRecord(error) };
    } finally {
      this.#jobs.drop(index);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#batch.close();
  }
}

/** The image at hand and the next, numbered in their order: no others are kept. */
class Jobs {
  readonly #kept = new Map<number, Job>();
  #last = -1;

  at(index: number): Job | undefined {
    return this.#kept.get(index);
  }

  /** The number of a job, a new one where it has none. */
  numberOf(job: Job): number {
    for (const [index, kept] of this.#kept) if (kept === job) return index;
    this.#kept.set(++this.#last, job);
    return this.#last;
  }

  /** This one is done, and those before it whose clients have gone. */
  drop(done: number): void {
    for (const index of this.#kept.keys()) if (index <= done) this.#kept.delete(index);
  }
}
