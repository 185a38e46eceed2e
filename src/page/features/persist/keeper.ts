import type { DescriptionMemory } from '../../../describe/cache.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { queueStore, resultsStore, selectionStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { noticesStore } from '../notices/index.ts';
import { openDatabase, type Database, type Refusal } from './database.ts';
import { readBatch, readDetail, type StoredBatch } from './read-batch.ts';
import { persistStrings } from './strings.ts';
import {
  changesBetween,
  clearDatabase,
  picturesOf,
  writePictures,
  writePlace,
  writeRecords,
  type Kept,
  type Pictures,
} from './write-batch.ts';
import { WriteQueue } from './write-queue.ts';

/** Milliseconds from a change to its being kept. */
const pace = 250;

const nothing: Kept = { items: {}, results: {}, marks: {} };

/** Saves images and results shortly after they change. If saving fails, the page works without it. */
export class Keeper implements DescriptionMemory {
  private readonly page: Page;
  private readonly openStore: typeof openDatabase;
  private database: Database | undefined;
  private kept: Kept = nothing;
  private pictures = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly writes = new WriteQueue((error) => this.stop(error));
  /** Small pictures that are not kept yet: one write takes them all. */
  private thumbs: [string, Blob][] = [];
  private readonly descriptions = new Map<string, string>();
  private told = false;

  constructor(page: Page, openStore = openDatabase) {
    this.page = page;
    this.openStore = openStore;
  }

  /** Reads what the last visit saved and saves changes from then on; undefined if nothing can be saved. */
  async open(): Promise<StoredBatch | undefined> {
    const opened = await this.openStore();
    if (typeof opened === 'string') {
      this.refuse(opened);
      return undefined;
    }
    try {
      const batch = await readBatch(opened);
      this.database = opened;
      return batch;
    } catch {
      this.refuse('forbidden');
      return undefined;
    }
  }

  /** Explains why nothing is saved, as soon as there is something to lose. */
  private refuse(why: Refusal): void {
    queueStore(this.page).subscribe((state, before) => {
      if (this.told || state.order === before.order) return;
      const own = state.order.some((id) => state.items[id]?.sample === false);
      if (own) this.tell(persistStrings.refused[why]);
    });
  }

  /** Follows the store from now on; its current content is already saved. */
  follow(): void {
    this.kept = this.current();
    const changed = (): void => {
      this.timer ??= setTimeout(() => this.flush(), pace);
    };
    queueStore(this.page).subscribe((state, before) => {
      if (state.items !== before.items || state.paused !== before.paused) changed();
    });
    resultsStore(this.page).subscribe((state, before) => {
      if (state.results !== before.results) changed();
    });
    marksStore(this.page).subscribe(changed);
    selectionStore(this.page).subscribe((state, before) => {
      if (state.selected === before.selected) return;
      void this.fetchDetail();
      changed();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.flush();
    });
    void this.fetchDetail();
  }

  /** Saves a thumbnail, so that it need not be made again. */
  keepThumb(id: string, thumb: Blob): void {
    const database = this.database;
    if (!database || queueStore(this.page).getState().items[id]?.sample) return;
    this.thumbs.push([id, thumb]);
    if (this.thumbs.length > 1) return;
    this.keepPictures(database, () => {
      const thumbs = this.thumbs;
      this.thumbs = [];
      return { thumbs };
    });
  }

  async get(key: string): Promise<string | undefined> {
    const known = this.descriptions.get(key);
    if (known !== undefined) return known;
    const stored: unknown = await this.database?.get('descriptions', key).catch(() => undefined);
    return typeof stored === 'string' && stored !== '' ? stored : undefined;
  }

  set(key: string, description: string): void {
    this.descriptions.set(key, description);
    const database = this.database;
    if (database) this.enqueue(() => database.put('descriptions', description, key));
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const database = this.database;
    if (!database) return;
    const { paused } = queueStore(this.page).getState();
    const { selected } = selectionStore(this.page).getState();
    const before = this.kept;
    const now = (this.kept = this.current());
    this.enqueue(async () => {
      const own = Object.values(now.items).some((item) => !item.sample);
      if (!own) {
        this.descriptions.clear();
        this.pictures = true;
        await clearDatabase(database);
        return;
      }
      const changes = changesBetween(before, now);
      await writeRecords(database, changes);
      await writePlace(database, { paused, selected });
      for (const piece of picturesOf(changes)) this.keepPictures(database, () => piece);
    });
  }

  /** Saves images and maps after the scores; stops when storage is full, where scores may still fit. */
  private keepPictures(database: Database, take: () => Pictures): void {
    this.enqueue(async () => {
      const pictures = take();
      if (!this.pictures) return;
      try {
        await writePictures(database, pictures, (id) => id in this.current().items);
      } catch (error) {
        if (!isFull(error)) throw error;
        this.pictures = false;
        this.tell(persistStrings.full);
      }
    }, true);
  }

  private enqueue(write: () => Promise<unknown>, mayWait = false): void {
    this.writes.add(async () => {
      if (this.database) await write();
    }, mayWait);
  }

  /** The first failure ends keeping, with one sentence. */
  private stop(error: unknown): void {
    this.database = undefined;
    this.tell(isFull(error) ? persistStrings.full : persistStrings.failed);
  }

  /** Restores discarded maps of the shown image from storage. */
  private async fetchDetail(): Promise<void> {
    const { selected: id } = selectionStore(this.page).getState();
    const { results, setResult } = resultsStore(this.page).getState();
    const scored = id === undefined ? undefined : results[id];
    if (!this.database || id === undefined || !scored || scored.result.detail) return;
    const whole = await readDetail(this.database, id, scored).catch(() => undefined);
    const unchanged = this.current().results[id] === scored;
    if (whole && unchanged && selectionStore(this.page).getState().selected === id) setResult(id, whole);
  }

  private current(): Kept {
    const { items } = queueStore(this.page).getState();
    const { results } = resultsStore(this.page).getState();
    return { items, results, marks: marksStore(this.page).getState().marks };
  }

  private tell(words: { message: string; hint: string }): void {
    if (this.told) return;
    this.told = true;
    noticesStore(this.page)
      .getState()
      .notify({ tone: 'info', ...words });
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

export const keeperOf = perPage((page) => new Keeper(page));
