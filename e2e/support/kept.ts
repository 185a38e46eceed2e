import { expect, type Page } from '@playwright/test';

/** What the page's own database holds of a batch. */
interface KeptBatch {
  done: number;
  failed: number;
  results: number;
  paused: boolean;
}

/** Reads the database of the page beside it; undefined where there is none. */
const readKept = (page: Page): Promise<KeptBatch | undefined> =>
  page.evaluate(async () => {
    // opening it would make an empty one, which the page would then take for its own
    if (!(await indexedDB.databases()).some(({ name }) => name === 'fovea')) return undefined;
    const request = <T>(asked: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(new Error(String(asked.error)));
      });
    const database = await request(indexedDB.open('fovea'));
    const tx = database.transaction(['items', 'results', 'place']);
    const [items, results, place] = await Promise.all([
      request(tx.objectStore('items').getAll() as IDBRequest<{ status: string }[]>),
      request(tx.objectStore('results').count()),
      request(tx.objectStore('place').get('place') as IDBRequest<{ paused: boolean } | undefined>),
    ]);
    database.close();
    const count = (status: string) => items.filter((item) => item.status === status).length;
    return { done: count('done'), failed: count('failed'), results, paused: place?.paused ?? false };
  });

/** Waits until the page, which writes a moment after a change, has written so many results. */
export async function expectKept(
  page: Page,
  { done, failed = 0, paused = false }: { done: number; failed?: number; paused?: boolean },
): Promise<void> {
  await expect.poll(() => readKept(page)).toEqual({ done, failed, results: done, paused });
}
