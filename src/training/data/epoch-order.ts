import type { Random } from '../../shared/random.ts';

/** The rows of an epoch in an order of its own, handed out a batch at a time; rows that fill no batch wait for another epoch. */
export class EpochOrder {
  private order: number[] = [];
  private place = 0;
  private readonly rows: readonly number[];
  private readonly size: number;

  /**
   * @param rows image numbers, [N]
   * @param size rows of a batch
   */
  constructor(rows: readonly number[], size: number) {
    this.rows = rows;
    this.size = size;
  }

  get batches(): number {
    return Math.max(1, Math.floor(this.rows.length / this.size));
  }

  /** The next batch, [size] image numbers (fewer where there are fewer in all). */
  next(random: Random): number[] {
    if (this.place === 0) this.order = random.shuffled(this.rows);
    const from = this.place * this.size;
    this.place = (this.place + 1) % this.batches;
    return this.order.slice(from, from + this.size);
  }

  /** Place in the epoch, for a check-point: its order [N], and the batch that comes next. */
  get position(): { order: number[]; place: number } {
    return { order: this.order, place: this.place };
  }

  set position({ order, place }: { order: number[]; place: number }) {
    this.order = order;
    this.place = place;
  }
}
