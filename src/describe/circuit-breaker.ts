import { FoveaError } from '../shared/errors.ts';
import { UnfitAnswer } from './judge.ts';
import type { DescriptionProvider } from './provider.ts';

/** Failures in a row after which no more images are sent. */
const mostFailures = 3;

/** Counts failures where they happen, before the next queued request is sent, so that a wrong key is not tried 200 times. */
export class CircuitBreaker {
  private failures = 0;
  private last: FoveaError | undefined;
  private failedAt = 0;
  private readonly rest: number;
  private readonly now: () => number;

  /**
   * @param rest milliseconds after which one request is sent again to see whether the server is back; by default, none is
   * @param now milliseconds on any clock
   */
  constructor(rest = Infinity, now = () => performance.now()) {
    this.rest = rest;
    this.now = now;
  }

  /** The failure after which no more requests are sent; undefined while requests are allowed. */
  get end(): FoveaError | undefined {
    if (this.failures < mostFailures || this.now() - this.failedAt >= this.rest) return undefined;
    return this.last;
  }

  /** Resets the count: the settings have changed. */
  renew(): void {
    this.failures = 0;
  }

  /** Wraps a provider: once the breaker has tripped, requests fail immediately with the last error. */
  guard(provider: DescriptionProvider): DescriptionProvider {
    return {
      ...provider,
      describe: async (request) => {
        if (this.end) throw this.end;
        try {
          const description = await provider.describe(request);
          this.failures = 0;
          return description;
        } catch (error) {
          // the server works, the failure concerns this image alone
          if (error instanceof UnfitAnswer) this.failures = 0;
          else if (error instanceof FoveaError && error.code === 'description-failed') {
            this.last = error;
            this.failedAt = this.now();
            this.failures++;
          }
          throw error;
        }
      },
    };
  }
}
