/** A worker's jobs, which the page cancels by the ids it gave them. */
export class RunningJobs {
  private readonly controllers = new Map<string, AbortController>();

  /** Runs a job under its id; the signal aborts when it is cancelled. */
  async run<T>(id: string, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.controllers.set(id, controller);
    try {
      return await job(controller.signal);
    } finally {
      this.controllers.delete(id);
    }
  }

  /** Asks a job to stop, which it does at its next step; one that has ended is none. */
  cancel(id: string): Promise<void> {
    this.controllers.get(id)?.abort();
    return Promise.resolve();
  }
}
