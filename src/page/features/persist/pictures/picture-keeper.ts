import type { Page } from '../../../kit/page.ts';
import { queueStore, type QueueState, runnerOf } from '../../batch/index.ts';
import type { Database } from '../database.ts';
import { keepingStore } from '../store.ts';
import { Unkept } from './unkept.ts';
import type { Kept, Pictures } from '../write-batch.ts';
import { writeExtras } from './write-extras.ts';
import { writeImages } from './write-images.ts';
import type { Rank } from '../write-queue.ts';

/** Queues a write. */
type Enqueue = (rank: Rank, write: (database: Database) => Promise<unknown>) => void;

/** Saves what fills the disk: images, maps and small pictures. Stops when storage is full, where scores may still fit. */
export class PictureKeeper {
  private readonly page: Page;
  private readonly enqueue: Enqueue;
  /** Items whose records are written. */
  private readonly written: () => Kept['items'];
  private readonly unkept = new Unkept();
  /** Whether a write of images is queued. */
  private queued = false;
  /** Small pictures that are not kept yet: one write takes them all. */
  private thumbs: [string, Blob][] = [];

  constructor(page: Page, enqueue: Enqueue, written: () => Kept['items']) {
    this.page = page;
    this.enqueue = enqueue;
    this.written = written;
  }

  /** Follows a change of the queue's images. */
  follow(now: QueueState, before: Pick<QueueState, 'items'>): void {
    this.unkept.follow(now, before);
    this.count();
  }

  /** Saves the next images, a few at a time, until all are kept or there is no room. */
  keepImages(): void {
    if (this.queued || this.full) return;
    this.queued = true;
    this.enqueue('images', async (database) => {
      this.queued = false;
      const next = this.unkept.next(this.written());
      if (next.length === 0) return;
      const { kept, lost, full } = await writeImages(database, next, this.here);
      this.unkept.settle([...kept, ...lost.map(({ id }) => id)]);
      for (const { id, error } of lost) {
        // an image that waits for an added model only has scores, which still hold
        if (!runnerOf(this.page).isCompleting(id)) queueStore(this.page).getState().failWaiting(id, error);
      }
      if (full) this.stop();
      this.count();
      this.keepImages();
    });
  }

  /** Saves a thumbnail, so that it need not be made again. */
  keepThumb(id: string, thumb: Blob): void {
    if (queueStore(this.page).getState().items[id]?.sample) return;
    this.thumbs.push([id, thumb]);
    if (this.thumbs.length > 1) return;
    this.keep(() => {
      const thumbs = this.thumbs;
      this.thumbs = [];
      return { thumbs };
    });
  }

  /** Saves maps, or what else is made again where it is missing. */
  keep(take: () => Pictures): void {
    this.enqueue('extras', async (database) => {
      const pictures = take();
      if (this.full) return;
      if (!(await writeExtras(database, pictures, this.here))) this.stop();
    });
  }

  /** Something was deleted: what found no room may find it now. */
  roomAgain(): void {
    if (!this.full) return;
    keepingStore(this.page).setState({ stopped: undefined });
    this.keepImages();
  }

  private readonly here = (id: string): boolean => id in queueStore(this.page).getState().items;

  private count(): void {
    keepingStore(this.page).setState(this.unkept.counts);
  }

  private get full(): boolean {
    return keepingStore(this.page).getState().stopped === 'full';
  }

  private stop(): void {
    keepingStore(this.page).setState({ stopped: 'full' });
  }
}
