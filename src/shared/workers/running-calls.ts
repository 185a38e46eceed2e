/**
 * Calls to something that may die without answering. All fail when it does. (A race of each call with one promise that rejects on death
 * would keep every answer in memory for as long as that promise is pending.)
 */
export class RunningCalls {
  private readonly failures = new Set<(error: Error) => void>();
  private ended: Error | undefined;

  /** The result of a call, or the error with which all calls ended. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.ended) throw this.ended;
    let fail: ((error: Error) => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        this.failures.add((fail = reject));
        call().then(resolve, reject);
      });
    } finally {
      if (fail) this.failures.delete(fail);
    }
  }

  /** Fails all running calls and later ones; only the first error counts. */
  end(error: Error): void {
    this.ended ??= error;
    for (const fail of this.failures) fail(this.ended);
    this.failures.clear();
  }
}
