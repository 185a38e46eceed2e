import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Page } from '../../kit/page.ts';
import { queueStore, resultsStore, type Scored } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import type { Database } from './database.ts';
import { Keeper } from './keeper.ts';
import { persistStrings } from './strings.ts';

beforeEach(() => {
  vi.stubGlobal('document', { addEventListener: () => undefined });
  vi.stubGlobal('IDBKeyRange', { lowerBound: () => undefined });
});
afterEach(() => vi.unstubAllGlobals());

/** An empty database that writes down, in their order, the stores of each transaction; it has no room for the stores named. */
function fakeDatabase(noRoom: string[]) {
  const written: string[] = [];
  const database = {
    get: () => Promise.resolve(undefined),
    getAll: () => Promise.resolve([]),
    getAllKeys: () => Promise.resolve([]),
    put: () => Promise.resolve(),
    transaction: () => {
      const used: string[] = [];
      const objectStore = (name: string) => ({
        put: (_value: unknown, key: unknown) => Promise.resolve(used.push(`${name} ${String(key)}`)),
      });
      return {
        objectStore,
        get done() {
          if (used.some((line) => noRoom.includes(line.split(' ')[0]!)))
            return Promise.reject(new DOMException('full', 'QuotaExceededError'));
          written.push(...used);
          return Promise.resolve();
        },
      };
    },
  };
  return { database: database as unknown as Database, written };
}

async function setUp(noRoom: string[]) {
  const page = new Page();
  const { database, written } = fakeDatabase(noRoom);
  const keeper = new Keeper(page, () => Promise.resolve(database));
  await keeper.open();
  keeper.follow();
  const [a, b] = queueStore(page)
    .getState()
    .addItems(['a', 'b'].map((name) => ({ name, file: new Blob([name]) })));
  const score = (id: string): void =>
    resultsStore(page)
      .getState()
      .setResult(id, {
        result: { scores: { quality: 3 } },
        model: { hash: 'h' },
        device: { backend: 'wasm' },
        at: 1,
      } as unknown as Scored);
  const stores = () => written.map((line) => line.split(' ')[0]);
  return { page, keeper, a: a!, b: b!, score, stores };
}

test('scores are written before pictures, and all small pictures of a moment in one go', async () => {
  const { keeper, a, b, score, stores } = await setUp([]);
  score(a);
  await vi.waitFor(() => expect(stores()).toContain('images'));
  const kept = stores();
  expect(kept.lastIndexOf('results')).toBeLessThan(kept.indexOf('images'));
  for (const id of [a, b]) keeper.keepThumb(id, new Blob());
  await vi.waitFor(() => expect(stores().filter((name) => name === 'thumbs')).toHaveLength(2));
});

test('a full disk: one notice says what is kept and what is not, and scores are still kept', async () => {
  const { page, keeper, a, b, score, stores } = await setUp(['images', 'thumbs', 'details']);
  const messages = () =>
    noticesStore(page)
      .getState()
      .notices.map(({ message }) => message);
  await vi.waitFor(() => expect(messages()).toEqual([persistStrings.full.message]));
  keeper.keepThumb(a, new Blob());
  score(b);
  await vi.waitFor(() => expect(stores()).toContain('results'));
  expect(messages()).toHaveLength(1);
  expect(stores()).not.toContain('images');
});

test('no database, as in a private window: one notice as soon as there is something to lose', async () => {
  const page = new Page();
  const keeper = new Keeper(page, () => Promise.resolve('forbidden' as const));
  expect(await keeper.open()).toBeUndefined();
  const { addItems } = queueStore(page).getState();
  for (const name of ['a', 'b']) addItems([{ name, file: new Blob([name]) }]);
  expect(noticesStore(page).getState().notices).toMatchObject([persistStrings.refused.forbidden]);
});
