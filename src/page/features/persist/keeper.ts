import type { DescriptionMemory } from '../../../describe/cache.ts';
import { leadId } from '../../../shared/models/model-id.ts';
import type { CropFeatures } from '../../../shared/result.ts';
import { perPage, type Page } from '../../kit/page.ts';
import {
  maxResultsWithMaps,
  missingColumns,
  queueStore,
  rest,
  resultsStore,
  runnerOf,
  selectionStore,
} from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { engineStore } from '../engine/index.ts';
import { versusStore } from '../versus/index.ts';
import { votesStore } from '../votes/index.ts';
import { openDatabase, type Database } from './database.ts';
import { textsGiven } from './given-texts.ts';
import { PictureKeeper } from './pictures/picture-keeper.ts';
import { readBatch, readDetail, type StoredBatch } from './read-batch.ts';
import type { StoredTable } from './records.ts';
import { keepingStore } from './store.ts';
import { tellStopped } from './saving/tell-stopped.ts';
import {
  changesBetween,
  clearDatabase,
  detailsOf,
  sliced,
  writePlace,
  writeRecords,
  type Kept,
} from './write-batch.ts';
import { isFull } from './pictures/write-images.ts';
import { WriteQueue, type Rank } from './write-queue.ts';

/** Milliseconds between two writes of what the user did; the first change after a rest is written at once. */
const pace = 250;

/** Between two of what can be had again, scores and where the user was, until the last image is scored: each write costs as much as drawing the page. */
const slowPace = 1000;

/** Changes of results after which they are written at once. */
const mostWaiting = maxResultsWithMaps * (2 / 3);

/** Saves images and results shortly after they change. If saving fails, the page works without it. */
export class Keeper implements DescriptionMemory {
  private readonly page: Page;
  private readonly openStore: typeof openDatabase;
  private database: Database | undefined;
  /** What the database holds. */
  private kept: Kept = { items: {}, results: {}, marks: {}, votes: [] };
  /** Whether the last records found no room. */
  private recordsWait = false;
  private flushedAt = -Infinity;
  /** Changes of results since then. */
  private resultsWaiting = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When that ends. */
  private due = Infinity;
  private resting: ReturnType<typeof setTimeout> | undefined;
  /** Maps that came from storage: as long as their image stays, they need not be written again. */
  private readonly recalled = new WeakSet<object>();
  /** The last place that was written. */
  private place = '';
  private readonly writes = new WriteQueue(() => this.fail());
  private readonly pictures: PictureKeeper;
  private readonly descriptions = new Map<string, string>();
  /** Tables that waited for their images when the last visit ended, by their keys. */
  tables: StoredBatch['tables'] = new Map();

  constructor(page: Page, openStore = openDatabase) {
    this.page = page;
    this.openStore = openStore;
    this.pictures = new PictureKeeper(
      page,
      (rank, write) => this.enqueue(rank, write),
      () => this.kept.items,
    );
    tellStopped(page);
  }

  /** Reads what the last visit saved; undefined if nothing can be saved. */
  async open(): Promise<StoredBatch | undefined> {
    const opened = await this.openStore();
    const batch = typeof opened === 'string' ? undefined : await readBatch(opened).catch(() => undefined);
    this.tables = batch?.tables ?? this.tables;
    if (typeof opened !== 'string' && batch) this.database = opened;
    else keepingStore(this.page).setState({ stopped: typeof opened === 'string' ? opened : 'forbidden' });
    return batch;
  }

  /** Follows the stores from now on; their current content is already saved. */
  follow(): void {
    this.kept = this.current();
    this.pictures.follow(queueStore(this.page).getState(), this.kept);
    const changed = (after = pace): void => {
      const due = this.flushedAt + after;
      if (due >= this.due) return;
      clearTimeout(this.timer);
      this.due = due;
      this.timer = setTimeout(() => this.flush(), Math.max(0, due - performance.now()));
    };
    queueStore(this.page).subscribe((state, before) => {
      if (state.order !== before.order) this.pictures.follow(state, before);
      const ended = before.running && !state.running && state.waiting.length === 0;
      if (ended) resultsStore(this.page).getState().keepMaps('completing', []);
      if (ended || state.order !== before.order || state.paused !== before.paused) changed();
      // nothing is compared where they are written soon anyway
      else if (state.items !== before.items && this.due > this.flushedAt + pace)
        changed(textsGiven(state, before) ? pace : slowPace);
    });
    resultsStore(this.page).subscribe((state, before) => {
      if (state.results === before.results) return;
      changed(slowPace);
      // before the first of them lose their maps
      if (++this.resultsWaiting >= mostWaiting) this.flush();
    });
    marksStore(this.page).subscribe(() => changed());
    votesStore(this.page).subscribe((state, before) => {
      if (state.votes !== before.votes) changed();
    });
    versusStore(this.page).subscribe((state, before) => {
      if (state.choice !== before.choice) changed();
    });
    selectionStore(this.page).subscribe((state, before) => {
      if (state.selected === before.selected) return;
      clearTimeout(this.resting);
      this.resting = setTimeout(() => void this.recallShown(), rest);
      changed(slowPace);
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.flush();
    });
    runnerOf(this.page).prepare((id) => this.recallToComplete(id));
    void this.recallShown();
  }

  /** Saves a thumbnail, so that it need not be made again. */
  keepThumb(id: string, thumb: Blob): void {
    this.pictures.keepThumb(id, thumb);
  }

  /** Keeps a table that waits for its images; says whether it could. */
  keepTable(key: number, table: StoredTable): Promise<boolean> {
    return new Promise((resolve) => {
      this.writes.add('records', async () => {
        if (!this.database) return resolve(false);
        const written = this.database.put('tables', table, key);
        return written.then(
          () => resolve(true),
          () => resolve(false),
        );
      });
    });
  }

  /** Deletes tables: their images came, or nobody waits for them. */
  forgetTables(keys: readonly number[]): void {
    this.enqueue('records', async (database) => {
      for (const key of keys) await database.delete('tables', key);
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
    this.enqueue('records', (database) => database.put('descriptions', description, key));
  }

  /** What the heads read of a scored image, if it is still known. */
  async featuresOf(id: string): Promise<CropFeatures | undefined> {
    const scored = resultsStore(this.page).getState().results[id];
    if (!scored || scored.result.features || !this.database) return scored?.result.features;
    const whole = await readDetail(this.database, id, scored).catch(() => undefined);
    return whole?.result.features;
  }

  /** Restores discarded maps of the shown image from storage, which otherwise happens once it rests. */
  async recallShown(): Promise<void> {
    const { selected: id } = selectionStore(this.page).getState();
    if (id !== undefined) await this.recall(id, () => selectionStore(this.page).getState().selected === id);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.due = Infinity;
    this.flushedAt = performance.now();
    this.resultsWaiting = 0;
    this.enqueue('records', async (database) => {
      const now = this.current();
      if (Object.values(now.items).some((item) => !item.sample)) await this.write(database, now);
      else await this.clear(database, now);
    });
  }

  private async write(database: Database, now: Kept): Promise<void> {
    const changes = changesBetween(this.kept, now, this.recalled);
    try {
      for (const part of sliced(changes)) await writeRecords(database, part);
    } catch (error) {
      if (!isFull(error)) throw error;
      // written with the next change, which may make room
      this.recordsWait = true;
      keepingStore(this.page).setState({ stopped: 'full' });
      return;
    }
    this.kept = now;
    const { paused } = queueStore(this.page).getState();
    const { selected } = selectionStore(this.page).getState();
    const { choice } = versusStore(this.page).getState();
    const place = JSON.stringify([paused, selected, choice]);
    if (place !== this.place) await writePlace(database, { paused, selected, versus: choice });
    this.place = place;
    if (changes.gone.length > 0 || this.recordsWait) this.pictures.roomAgain();
    this.recordsWait = false;
    this.pictures.keepImages();
    for (const details of detailsOf(changes)) this.pictures.keep(() => ({ details }));
  }

  private async clear(database: Database, now: Kept): Promise<void> {
    this.descriptions.clear();
    this.place = '';
    await clearDatabase(database);
    // images that come back bring their votes with them
    this.kept = { ...now, votes: [] };
    this.pictures.roomAgain();
  }

  private enqueue(rank: Rank, write: (database: Database) => Promise<unknown>): void {
    this.writes.add(rank, async () => {
      if (this.database) await write(this.database);
    });
  }

  /** The database failed: nothing more is kept. */
  private fail(): void {
    this.database = undefined;
    keepingStore(this.page).setState({ stopped: 'failed' });
  }

  /** Restores an image's discarded maps, where they were kept and are still wanted. */
  private async recall(id: string, wanted = () => true): Promise<void> {
    const { results, setResult } = resultsStore(this.page).getState();
    const scored = results[id];
    if (!this.database || !scored || scored.result.detail) return;
    const whole = await readDetail(this.database, id, scored).catch(() => undefined);
    const unchanged = this.current().results[id] === scored;
    if (!whole?.result.detail || !unchanged || !wanted()) return;
    this.recalled.add(whole.result.detail);
    setResult(id, whole);
  }

  /** Scores that are called otherwise beside an added model's, or that come after its own, are completed with their maps, which say so too. */
  private async recallToComplete(id: string): Promise<void> {
    const { results, keepMaps } = resultsStore(this.page).getState();
    if (!runnerOf(this.page).isCompleting(id)) return;
    // older than those of a whole batch, they would be dropped at once
    keepMaps('completing', [id]);
    const scored = results[id];
    const { model } = engineStore(this.page).getState();
    if (!scored || !model) return;
    if (leadId(scored.model) !== leadId(model) || !missingColumns(scored, model)) await this.recall(id);
  }

  private current(): Kept {
    const { items } = queueStore(this.page).getState();
    const { results } = resultsStore(this.page).getState();
    const { marks } = marksStore(this.page).getState();
    return { items, results, marks, votes: votesStore(this.page).getState().votes };
  }
}

export const keeperOf = perPage((page) => new Keeper(page));
