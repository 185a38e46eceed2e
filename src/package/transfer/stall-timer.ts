import { FoveaError } from '../../shared/errors.ts';

/** Milliseconds without a byte after which a connection counts as cut. */
const patience = 30_000;

/** Ends a transfer that gets no byte for a while; `touch` at every sign of life. */
export class StallTimer {
  private readonly stop = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly url: string;
  private readonly ms: number;

  /** @param ms how long that is, other than the default in tests alone */
  constructor(url: string, ms = patience) {
    this.url = url;
    this.ms = ms;
    this.touch();
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  touch(): void {
    clearTimeout(this.timer);
    const seconds = Math.round(this.ms / 1000);
    const reason = new FoveaError(
      'model-download',
      `${this.url} stalled: no data for ${seconds} seconds.`,
      'Load the model again; what was downloaded is kept.',
    );
    this.timer = setTimeout(() => this.stop.abort(reason), this.ms);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
