/** Attempts in a row that bring nothing before a download is given up. */
const mostAttempts = 6;
const longestWait = 30_000;

/** Resolves after some milliseconds; rejects with the signal's reason. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits by the system’s timer. */
export const wait: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      signal.removeEventListener('abort', stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal.reason as Error);
    }
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** How long to wait after each failure: 1 s, 2 s, 4 s … as long as nothing comes, and again from the start once something does. */
export class Backoff {
  private failures = 0;
  private furthest = 0;

  /**
   * Milliseconds to wait before the next attempt; undefined where there should be none.
   *
   * @param at bytes that are there now
   * @param asked milliseconds for which the host asked to be left alone
   */
  next(at: number, asked = 0): number | undefined {
    if (at > this.furthest) this.failures = 0;
    this.furthest = Math.max(this.furthest, at);
    this.failures++;
    if (this.failures >= mostAttempts) return undefined;
    return Math.min(longestWait, Math.max(asked, 1000 * 2 ** (this.failures - 1)));
  }
}
