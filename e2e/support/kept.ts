import { expect, type Page } from '@playwright/test';

/** What the page's own database holds of a batch. */
interface KeptBatch {
  done: number;
  failed: number;
  results: number;
  paused: boolean;
  marks: number;
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
    const tx = database.transaction(['items', 'results', 'place', 'marks']);
    const [items, results, place, marks] = await Promise.all([
      request(tx.objectStore('items').getAll() as IDBRequest<{ status: string }[]>),
      request(tx.objectStore('results').count()),
      request(tx.objectStore('place').get('place') as IDBRequest<{ paused: boolean } | undefined>),
      request(tx.objectStore('marks').count()),
    ]);
    database.close();
    const count = (status: string) => items.filter((item) => item.status === status).length;
    return { done: count('done'), failed: count('failed'), results, paused: place?.paused ?? false, marks };
  });

/** Waits until the page, which writes a moment after a change, has written so many results. */
export async function expectKept(
  page: Page,
  { done, failed = 0, paused = false, marks = 0 }: { done: number } & Partial<KeptBatch>,
): Promise<void> {
  await expect.poll(() => readKept(page)).toEqual({ done, failed, results: done, paused, marks });
}

/** What the page's own database holds of the choices in the A/B view. */
export const keptChoice = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('fovea');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const database = opening.result;
          const asked = database.transaction('place').objectStore('place').get('place');
          asked.onerror = () => reject(new Error(String(asked.error)));
          asked.onsuccess = () => {
            database.close();
            resolve((asked.result as { versus?: unknown } | undefined)?.versus);
          };
        };
      }),
  );
