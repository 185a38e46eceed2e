import type { QueueItem, QueueState } from '../../batch/index.ts';

/** Images written in one go: more, or larger ones, would block the page. */
const slice = { images: 25, bytes: 64e6 };

/** The user's images that are not kept yet, in the order they came. */
export class Unkept {
  private readonly open = new Map<string, QueueItem>();
  private own = 0;

  /** Follows a change of the queue's images. */
  follow(now: Pick<QueueState, 'items' | 'order'>, before: Pick<QueueState, 'items'>): void {
    const own = now.order.flatMap((id) => (now.items[id]?.sample === false ? [now.items[id]] : []));
    this.own = own.length;
    for (const item of own) if (!before.items[item.id]) this.open.set(item.id, item);
    for (const id of this.open.keys()) if (!now.items[id]) this.open.delete(id);
  }

  /** The next images to write, of those whose records are. */
  next(written: Readonly<Record<string, QueueItem>>): QueueItem[] {
    const chosen: QueueItem[] = [];
    let bytes = 0;
    for (const item of this.open.values()) {
      if (!written[item.id]) continue;
      bytes += item.file.size;
      if (chosen.length > 0 && bytes > slice.bytes) break;
      if (chosen.push(item) === slice.images) break;
    }
    return chosen;
  }

  /** These are kept, or never can be. */
  settle(ids: readonly string[]): void {
    for (const id of ids) this.open.delete(id);
  }

  get counts(): { total: number; kept: number } {
    return { total: this.own, kept: this.own - this.open.size };
  }
}
