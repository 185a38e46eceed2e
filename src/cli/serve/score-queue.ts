import { checkItem } from '../items/item.ts';
import type { Job } from '../score/score-batch.ts';
import type { Outcome } from '../score/score-line.ts';
import { Refusal, stopping } from './refusal.ts';
import type { ScoreMetrics } from './score-metrics.ts';

/** Scores one image at a time, of which `checkItem` found nothing wrong; every failure is an outcome. */
export interface Scorer {
  score(job: Job): Promise<Outcome>;
  /** Told of the image whose turn is next, so that it may be described meanwhile. */
  ahead(job: Job): void;
}

interface Entry {
  job: Job;
  since: number;
  resolve(outcome: Outcome): void;
  reject(error: Refusal): void;
}

/** Weight of the newest image in the mean that `Retry-After` is estimated from. */
const newest = 0.2;

/**
 * Images in the order they came, scored one after the other by one engine. A full queue refuses: what is accepted is answered once, by an
 * outcome, or by a refusal where the server stops.
 */
export class ScoreQueue {
  readonly limit: number;
  readonly #scorer: Scorer;
  readonly #metrics: ScoreMetrics;
  readonly #waiting: Entry[] = [];
  #running: Entry | undefined;
  #stopped = false;
  /** Mean seconds per image. */
  #seconds = 1;
  #idle: (() => void)[] = [];

  /** @param limit images that may wait besides the one being scored */
  constructor(scorer: Scorer, limit: number, metrics: ScoreMetrics) {
    this.#scorer = scorer;
    this.limit = limit;
    this.#metrics = metrics;
  }

  /** Images that wait or are being scored. */
  get waiting(): number {
    return this.#waiting.length + (this.#running ? 1 : 0);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Seconds until there is probably room. */
  get retryAfter(): number {
    return Math.min(600, Math.max(1, Math.ceil((this.#seconds * this.waiting) / 2)));
  }

  /** Throws `busy` where another image would not be accepted now, `stopping` where none is any more. */
  checkRoom(): void {
    if (this.#stopped) throw stopping();
    if (this.#waiting.length < this.limit) return;
    throw new Refusal(
      'busy',
      `${this.waiting} images are waiting, which is as many as may wait.`,
      'Send the request again after the seconds in Retry-After.',
      this.retryAfter,
    );
  }

  /**
   * The outcome of an image when its turn has come. Throws `busy`, `stopping`, or `gone` where `signal` fired while it was waiting: then it
   * is not scored.
   *
   * @param always accepted even where the queue is full: for callers that limit themselves
   */
  async add(
    job: Job,
    { signal, always = false }: { signal?: AbortSignal; always?: boolean } = {},
  ): Promise<Outcome> {
    if (this.#stopped) throw stopping();
    if (!always) this.checkRoom();
    return new Promise<Outcome>((resolve, reject) => {
      const leave = (): void => {
        const at = this.#waiting.indexOf(entry);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        this.#metrics.cancelled();
        entry.reject(new Refusal('gone', 'The client closed the connection.'));
      };
      const off = (): void => signal?.removeEventListener('abort', leave);
      const entry: Entry = {
        job,
        since: performance.now(),
        resolve: (outcome) => (off(), resolve(outcome)),
        reject: (error) => (off(), reject(error)),
      };
      this.#waiting.push(entry);
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
      else if (!this.#running) void this.#run();
      else if (this.#waiting[0] === entry) this.#scorer.ahead(job);
    });
  }

  /**
   * Accepts nothing more, and waits for what was accepted. After `grace` milliseconds, what still waits is refused, and so is the image being
   * scored.
   */
  async stop(grace: number): Promise<void> {
    this.#stopped = true;
    if (this.waiting === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, grace)));
    await Promise.race([new Promise<void>((resolve) => this.#idle.push(resolve)), late]);
    clearTimeout(timer);
    for (const entry of this.#waiting.splice(0)) entry.reject(stopping());
    this.#running?.reject(stopping());
  }

  async #run(): Promise<void> {
    for (let entry = this.#waiting.shift(); entry; entry = this.#waiting.shift()) {
      this.#running = entry;
      const [next] = this.#waiting;
      if (next) this.#scorer.ahead(next.job);
      const { item } = entry.job;
      const begun = performance.now();
      this.#metrics.waited((begun - entry.since) / 1000);
      const error = await checkItem(item);
      const outcome: Outcome = error ? { item, ok: false, error } : await this.#scorer.score(entry.job);
      const seconds = (performance.now() - begun) / 1000;
      this.#seconds += newest * (seconds - this.#seconds);
      if (outcome.ok) this.#metrics.scored(seconds, outcome.answer?.ok);
      else this.#metrics.failed(outcome.error.code);
      entry.resolve(outcome);
    }
    this.#running = undefined;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
