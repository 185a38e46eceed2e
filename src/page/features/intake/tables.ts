import { createStore } from 'zustand/vanilla';
import { folderOf } from '../../../records/table/paths.ts';
import { TableShelf, type Given } from '../../../records/table/table-shelf.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { keepingStore, keeperOf, restored, type StoredTable } from '../persist/index.ts';

/** A table with rows whose images are not open. */
export interface WaitingTable extends Pick<Given, 'key' | 'label' | 'rows' | 'left'> {
  /** Whether it is kept for the next visit; undefined while it is being saved. */
  kept?: boolean;
}

export const waitingStore = perPage(() => createStore<{ tables: WaitingTable[] }>()(() => ({ tables: [] })));

/** The tables dropped so far, in this visit and earlier ones, for images that come later. */
class Tables {
  readonly shelf = new TableShelf();
  /** Resolves when images and tables of the last visit are there. */
  readonly restored: Promise<void>;
  private readonly page: Page;
  private readonly files = new Map<number, StoredTable>();

  constructor(page: Page) {
    this.page = page;
    this.restored = this.restore();
    queueStore(page).subscribe(({ order }, before) => {
      if (order.length === 0 && before.order.length > 0) this.clear();
    });
    const lost = (): void => {
      const { tables } = waitingStore(page).getState();
      keepingStore(page).setState({ lostTables: tables.filter(({ kept }) => kept !== true).length });
    };
    waitingStore(page).subscribe(lost);
  }

  /** Takes note of how many rows of each table wait; new tables with such rows are kept until these found their images. */
  stand(shelved: readonly WaitingTable[], fresh: ReadonlyMap<number, StoredTable>): void {
    for (const [key, table] of fresh) {
      // dropped again: the one that came first has nothing more to give
      const twin = [...this.files].find(([, file]) => sameFile(file, table));
      if (twin) this.dismiss(twin[0]);
      this.files.set(key, table);
    }
    const before = new Map(
      waitingStore(this.page)
        .getState()
        .tables.map((table) => [table.key, table]),
    );
    const waiting = shelved.filter(({ key, left }) => left > 0 && this.files.has(key));
    const done = [...before.keys()].filter((key) => !waiting.some((table) => table.key === key));
    this.set(waiting.map((table) => ({ ...before.get(table.key), ...table })));
    if (done.length > 0) keeperOf(this.page).forgetTables(done);
    for (const { key, kept } of waiting) {
      const table = this.files.get(key);
      if (table && kept === undefined && !before.has(key)) void this.keep(key, table);
    }
  }

  /** Stops waiting for the images of a table. */
  dismiss(key: number): void {
    this.shelf.remove(key);
    this.files.delete(key);
    this.set(
      waitingStore(this.page)
        .getState()
        .tables.filter((table) => table.key !== key),
    );
    keeperOf(this.page).forgetTables([key]);
  }

  private async keep(key: number, table: StoredTable): Promise<void> {
    const kept = await keeperOf(this.page).keepTable(key, table);
    const { tables } = waitingStore(this.page).getState();
    this.set(tables.map((each) => (each.key === key ? { ...each, kept } : each)));
  }

  private clear(): void {
    const { tables } = waitingStore(this.page).getState();
    this.shelf.clear();
    this.files.clear();
    this.set([]);
    if (tables.length > 0) keeperOf(this.page).forgetTables(tables.map(({ key }) => key));
  }

  private async restore(): Promise<void> {
    await restored(this.page);
    const kept = keeperOf(this.page).tables;
    if (kept.size === 0) return;
    const { readTable } = await import('../../../records/table/read-table.ts');
    for (const [key, { path, bytes }] of kept) {
      try {
        this.shelf.add(readTable(bytes, path), folderOf(path), key);
        this.files.set(key, { path, bytes });
      } catch {
        // written by another version, which could read it
        keeperOf(this.page).forgetTables([key]);
      }
    }
    // their rows were applied in the visit they came in: only what still waits is asked for
    const names = Object.values(queueStore(this.page).getState().items).flatMap(({ sample, name }) =>
      sample ? [] : [name],
    );
    const waiting = this.shelf
      .give(names)
      .map(({ key, label, rows, left }) => ({ key, label, rows, left, kept: true }));
    this.stand(waiting, new Map());
  }

  private set(tables: WaitingTable[]): void {
    waitingStore(this.page).setState({ tables });
  }
}

function sameFile(a: StoredTable, b: StoredTable): boolean {
  return (
    a.path === b.path && a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i])
  );
}

export const tablesOf = perPage((page) => new Tables(page));
