/** How much a write matters: what only the page knows, what would have to be added again, what is made again where it is missing. */
export type Rank = 'records' | 'images' | 'extras';

const ranks: readonly Rank[] = ['records', 'images', 'extras'];

/** One write after the other; those that matter more go first, however many of the others there are. */
export class WriteQueue {
  private readonly waiting: Record<Rank, (() => Promise<unknown>)[]> = {
    records: [],
    images: [],
    extras: [],
  };
  private busy = false;
  private readonly failed: (error: unknown) => void;

  /** @param failed hears of every write that fails; the next one follows */
  constructor(failed: (error: unknown) => void) {
    this.failed = failed;
  }

  add(rank: Rank, write: () => Promise<unknown>): void {
    this.waiting[rank].push(write);
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
    const rank = ranks.find((each) => this.waiting[each].length > 0);
    return rank && this.waiting[rank].shift();
  }
}
