import type { ModelInfo } from '../../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../../shared/errors.ts';
import type { CliIo } from '../io.ts';
import type { Item } from '../items/item.ts';
import { ScoreBatch, type EngineEvents, type ScoreOptions } from '../score/score-batch.ts';
import type { Outcome } from '../score/score-line.ts';
import type { Job, Scorer } from './score-queue.ts';

/** The engine in its browser, for as long as a server runs. */
export class EngineScorer implements Scorer {
  readonly model: ModelInfo;
  readonly #batch: ScoreBatch;
  /** The image at hand: no other one is kept. */
  readonly #current: Current;
  readonly #stop: AbortController;

  private constructor(batch: ScoreBatch, model: ModelInfo, current: Current, stop: AbortController) {
    this.#batch = batch;
    this.model = model;
    this.#current = current;
    this.#stop = stop;
  }

  /** Starts the engine. Throws `FoveaError` where it, its browser or the model cannot be had. Signals to stop do not reach it. */
  static async open(io: CliIo, options: ScoreOptions, events: EngineEvents): Promise<EngineScorer> {
    const current: Current = { index: -1, item: undefined };
    const stop = new AbortController();
    const own: CliIo = {
      ...io,
      signal: stop.signal,
      // a browser that dies while we stop it is no news
      say: (message) => {
        if (!stop.signal.aborted) io.say(message);
      },
    };
    const find = (index: number) => (index === current.index ? current.item : undefined);
    const batch = new ScoreBatch(own, find, undefined, options, events);
    const interrupted = (): void => stop.abort();
    io.signal.addEventListener('abort', interrupted, { once: true });
    await batch.start();
    io.signal.removeEventListener('abort', interrupted);
    if (batch.model && !io.signal.aborted) return new EngineScorer(batch, batch.model, current, stop);
    await batch.close();
    throw new FoveaError('cancelled', 'The engine did not start.');
  }

  async score({ item, asked }: Job): Promise<Outcome> {
    this.#current.index++;
    this.#current.item = item;
    try {
      return await this.#batch.score(this.#current.index, item, asked);
    } catch (error) {
      return { item, ok: false, error: toErrorRecord(error) };
    } finally {
      this.#current.item = undefined;
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#batch.close();
  }
}

interface Current {
  index: number;
  item: Item | undefined;
}
