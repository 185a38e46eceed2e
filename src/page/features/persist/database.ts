import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { holdLock } from './saving/tab-lock.ts';

/**
 * The browser's own database. Images, results and maps are stored under their item's number, which is also their order; everything
 * read is validated, so all values are `unknown` here.
 */
interface FoveaSchema extends DBSchema {
  items: { key: number; value: unknown };
  images: { key: number; value: unknown };
  thumbs: { key: number; value: unknown };
  results: { key: number; value: unknown };
  details: { key: number; value: unknown };
  marks: { key: number; value: unknown };
  engines: { key: string; value: unknown };
  place: { key: string; value: unknown };
  descriptions: { key: string; value: unknown };
  tables: { key: number; value: unknown };
  votes: { key: string; value: unknown };
}

export type Database = IDBPDatabase<FoveaSchema>;

/** Stores with something for every item. */
export const itemStores = ['items', 'images', 'thumbs', 'results', 'details', 'marks'] as const;
/** All that goes when the last image does. */
export const batchStores = [...itemStores, 'engines', 'place', 'descriptions', 'votes'] as const;
const allStores = [...batchStores, 'tables'] as const;

/** Raised with every store that is added; what an earlier version kept stays. 2: marks, and tables that wait for their images; 3: votes. */
const version = 3;

/** The one record of the store of votes. */
export const votesKey = 'votes';

/** Why nothing is saved: another tab does it, or the browser refuses. */
export type Refusal = 'other-tab' | 'forbidden';

/** Opens the database, or returns why not; never throws. */
export async function openDatabase(): Promise<Database | Refusal> {
  try {
    // absent where the page is not served securely
    const { locks } = navigator as Partial<Pick<Navigator, 'locks'>>;
    if (locks && !(await holdLock(locks))) return 'other-tab';
    return await openDB<FoveaSchema>('fovea', version, {
      upgrade(database) {
        for (const name of allStores)
          if (!database.objectStoreNames.contains(name)) database.createObjectStore(name);
      },
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
      },
    });
  } catch {
    return 'forbidden';
  }
}
