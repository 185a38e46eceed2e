import type { ErrorCode } from '../../shared/errors.ts';
import { version } from '../../shared/version.ts';
import { Metrics } from './metrics.ts';

/** What the server counts. */
export class ScoreMetrics {
  readonly #metrics = new Metrics();

  /** @param model name and hash */
  constructor(model: string, started = Date.now()) {
    const metrics = this.#metrics;
    metrics.gauge('fovea_build_info', 'Version and model.', () => 1, { version, model });
    metrics.gauge('fovea_uptime_seconds', 'Seconds since the start.', () => (Date.now() - started) / 1000);
    metrics.gauge(
      'process_resident_memory_bytes',
      'Memory of the server process; the browser of the engine has its own.',
      () => process.memoryUsage.rss(),
    );
    metrics.counter('fovea_requests_total', 'Requests by path and status.', []);
    metrics.counter(
      'fovea_images_total',
      'Images by what became of them.',
      ['scored', 'failed', 'cancelled'].map((outcome) => ({ outcome })),
    );
    metrics.counter('fovea_failures_total', 'Images that were not scored, by the code of the error.', []);
    metrics.counter(
      'fovea_described_total',
      'Images whose description was asked for, by whether there was one.',
      ['described', 'failed'].map((outcome) => ({ outcome })),
    );
    metrics.counter('fovea_replayed_total', 'Answers repeated for an Idempotency-Key.');
    metrics.counter('fovea_engine_crashes_total', 'Times the browser or the engine in it died.');
    metrics.counter('fovea_device_losses_total', 'Times the GPU was lost.');
    metrics.histogram('fovea_wait_seconds', 'Seconds that an image waited for its turn.');
    metrics.histogram('fovea_score_seconds', 'Seconds that an image took to score.');
  }

  /** The queue as it is when it is asked for. */
  watchQueue(
    queue: { readonly waiting: number; readonly limit: number },
    held: { readonly used: number },
  ): void {
    this.#metrics.gauge('fovea_queue_length', 'Images that wait or are being scored.', () => queue.waiting);
    this.#metrics.gauge('fovea_queue_limit', 'Images that may wait.', () => queue.limit);
    this.#metrics.gauge('fovea_held_bytes', 'Bytes of requests that are held.', () => held.used);
  }

  request(path: string, status: number): void {
    this.#metrics.add('fovea_requests_total', { path, status });
  }
  replayed(): void {
    this.#metrics.add('fovea_replayed_total');
  }
  waited(seconds: number): void {
    this.#metrics.observe('fovea_wait_seconds', seconds);
  }
  /** @param described whether the description that was asked for was given; undefined where none was */
  scored(seconds: number, described?: boolean): void {
    if (described !== undefined)
      this.#metrics.add('fovea_described_total', { outcome: described ? 'described' : 'failed' });
    this.#metrics.add('fovea_images_total', { outcome: 'scored' });
    this.#metrics.observe('fovea_score_seconds', seconds);
  }
  failed(code: ErrorCode): void {
    this.#metrics.add('fovea_images_total', { outcome: 'failed' });
    this.#metrics.add('fovea_failures_total', { code });
  }
  cancelled(): void {
    this.#metrics.add('fovea_images_total', { outcome: 'cancelled' });
  }
  crashed(): void {
    this.#metrics.add('fovea_engine_crashes_total');
  }
  deviceLost(): void {
    this.#metrics.add('fovea_device_losses_total');
  }

  /** All of it in the text format of Prometheus. */
  text(): string {
    return this.#metrics.text();
  }
}
