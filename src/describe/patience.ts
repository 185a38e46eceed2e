import { FoveaError } from '../shared/errors.ts';
import { UnfitAnswer } from './judge.ts';
import type { DescriptionProvider } from './provider.ts';

/** Failures in a row after which no more images are sent. */
const patience = 3;

/** Counts failures where they happen, before the next request in line is let go, so that a wrong key is not tried 200 times. */
export class Patience {
  private failures = 0;
  private last: FoveaError | undefined;

  /** Why no more is asked; undefined while there is hope. */
  get end(): FoveaError | undefined {
    return this.failures >= patience ? this.last : undefined;
  }

  /** Forgets the failures: something has changed. */
  renew(): void {
    this.failures = 0;
  }

  /** The provider, which answers with the last failure at once when patience has run out. */
  guard(provider: DescriptionProvider): DescriptionProvider {
    return {
      id: provider.id,
      model: provider.model,
      host: provider.host,
      describe: async (request) => {
        if (this.end) throw this.end;
        try {
          const description = await provider.describe(request);
          this.failures = 0;
          return description;
        } catch (error) {
          // the server works and answers about this image alone: the next may fare better
          if (error instanceof UnfitAnswer) this.failures = 0;
          else if (error instanceof FoveaError && error.code === 'description-failed') {
            this.last = error;
            this.failures++;
          }
          throw error;
        }
      },
    };
  }
}
