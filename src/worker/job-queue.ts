type Job = () => Promise<void>;

/**
 * Runs jobs one after the other, urgent ones first. A long job serves urgent ones where it can (`serveUrgent`), so that inspecting a patch does not wait for the image being scored, let alone for the batch.
 */
export class JobQueue {
  private readonly waiting: Job[] = [];
  private readonly urgent: Job[] = [];
  private working = false;

  /** The job's value or error, once its turn has come. */
  run<T>(job: () => Promise<T>, urgent = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const lane = urgent ? this.urgent : this.waiting;
      lane.push(() => job().then(resolve, reject));
      void this.work();
    });
  }

  /** Called from inside a job, at a point where another job may use the device: runs all urgent jobs. */
  async serveUrgent(): Promise<void> {
    for (let job = this.urgent.shift(); job; job = this.urgent.shift()) await job();
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (let job = this.next(); job; job = this.next()) await job();
    this.working = false;
  }

  private next(): Job | undefined {
    return this.urgent.shift() ?? this.waiting.shift();
  }
}
