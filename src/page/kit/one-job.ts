import { toErrorRecord, type ErrorRecord } from '../../shared/errors.ts';

/** What a feature shows of its long jobs. */
export interface JobState<Work> {
  /** The one that runs, and how far it is. */
  work: Work | undefined;
  error: ErrorRecord | undefined;
  /** The last outcome, as a sentence. */
  news: string;
}

/** What a job gets when it runs. */
export interface JobCall<Work> {
  signal: AbortSignal;
  /** Shows how far it is; has no effect once it was cancelled. */
  tell: (work: Work) => void;
}

/** The long jobs of a feature, one at a time: a failure is shown as the feature's error, a cancelled job is none. */
export class OneJob<Work> {
  private readonly show: (change: Partial<JobState<Work>>) => void;
  private abort: AbortController | undefined;

  /** @param show puts the change into the feature's store */
  constructor(show: (change: Partial<JobState<Work>>) => void) {
    this.show = show;
  }

  /** Cancels the job that runs. */
  stop(): void {
    this.abort?.abort();
  }

  /**
   * Runs a job to its end, whatever that is. False where another one runs: then nothing happens.
   *
   * @param work shown from the start
   * @param cancelled what is said of the job where it is cancelled
   */
  async run(work: Work, cancelled: string, job: (call: JobCall<Work>) => Promise<void>): Promise<boolean> {
    if (this.abort) return false;
    const { signal } = (this.abort = new AbortController());
    this.show({ work, error: undefined, news: '' });
    try {
      await job({
        signal,
        tell: (now) => {
          if (!signal.aborted) this.show({ work: now });
        },
      });
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      this.show(error.code === 'cancelled' ? { news: cancelled } : { error });
    } finally {
      this.abort = undefined;
      this.show({ work: undefined });
    }
    return true;
  }
}
