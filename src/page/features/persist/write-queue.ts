/** One write after the other; those that are small and matter go before those that may wait, however many of these there are. */
export class WriteQueue {
  private readonly first: (() => Promise<unknown>)[] = [];
  private readonly behind: (() => Promise<unknown>)[] = [];
  private busy = false;
  private readonly failed: (error: unknown) => void;

  /** @param failed hears of every write that fails; the next one follows */
  constructor(failed: (error: unknown) => void) {
    this.failed = failed;
  }

  add(write: () => Promise<unknown>, mayWait = false): void {
    (mayWait ? this.behind : this.first).push(write);
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    for (let next = this.next(); next; next = this.next()) {
      try {
        await next();
      } catch (error) {
        this.failed(error);
      }
    }
    this.busy = false;
  }

  private next(): (() => Promise<unknown>) | undefined {
    return this.first.shift() ?? this.behind.shift();
  }
}
