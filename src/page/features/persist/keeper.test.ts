import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Page } from '../../kit/page.ts';
import {
  batchOf,
  maxResultsWithMaps,
  queueStore,
  resultsStore,
  runnerOf,
  selectionStore,
  type Scored,
} from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import type { Database } from './database.ts';
import { Keeper } from './keeper.ts';
import { guardLeaving } from './saving/leave-guard.ts';
import { keepingStore, whileReading } from './store.ts';
import { persistStrings, savingWords } from './strings.ts';
import { until } from '../../../testing/until.ts';

beforeEach(() => {
  vi.stubGlobal('document', { addEventListener: () => undefined });
  vi.stubGlobal('IDBKeyRange', { lowerBound: () => undefined });
});
afterEach(() => vi.unstubAllGlobals());

/** A file that was removed from its disk. */
function gone(): Blob {
  const failing = () =>
    Promise.reject(new DOMException('A requested file could not be found', 'NotFoundError'));
  const file: Blob = new Blob(['gone']);
  return Object.assign(file, { arrayBuffer: failing, slice: () => file });
}

/** What a fake database does: it has no room for the stores named, and fails to write what it cannot read. */
interface Faults {
  noRoom: Set<string>;
  unreadable: Set<unknown>;
  broken: boolean;
}

/** An empty database that writes down, in their order, what each transaction holds. */
function fakeDatabase(faults: Faults) {
  const written: string[] = [];
  const read: string[] = [];
  let goes = 0;
  const database = {
    get: (store: string, key: number) => {
      read.push(`${store} ${key}`);
      return Promise.resolve(undefined);
    },
    getAll: () => Promise.resolve([]),
    getAllKeys: () => Promise.resolve([]),
    put: () => Promise.resolve(),
    transaction: () => {
      const used: string[] = [];
      const values: unknown[] = [];
      const objectStore = (name: string) => ({
        put: (value: unknown, key: unknown) => {
          values.push(value);
          return Promise.resolve(used.push(`${name} ${String(key)}`));
        },
        delete: () => Promise.resolve(),
        clear: () => Promise.resolve(),
      });
      return {
        objectStore,
        get done() {
          if (used.some((line) => faults.noRoom.has(line.split(' ')[0]!)))
            return Promise.reject(new DOMException('full', 'QuotaExceededError'));
          if (faults.broken || values.some((value) => faults.unreadable.has(value)))
            return Promise.reject(new DOMException('Failed to write blobs', 'DataError'));
          written.push(...used);
          if (used.some((line) => line.startsWith('details'))) goes++;
          return Promise.resolve();
        },
      };
    },
  };
  return { database: database as unknown as Database, written, read, goes: () => goes };
}

async function setUp(noRoom: string[] = [], files = ['a', 'b'].map((name) => new Blob([name]))) {
  const page = new Page();
  const faults: Faults = { noRoom: new Set(noRoom), unreadable: new Set(), broken: false };
  const { database, written, read, goes } = fakeDatabase(faults);
  const keeper = new Keeper(page, () => Promise.resolve(database));
  await keeper.open();
  keeper.follow();
  const add = (list: Blob[]) =>
    queueStore(page)
      .getState()
      .addItems(list.map((file, i) => ({ name: `${i}.png`, file })));
  const ids = add(files);
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
  const images = () => stores().filter((name) => name === 'images').length;
  const messages = () =>
    noticesStore(page)
      .getState()
      .notices.map(({ message }) => message);
  const keeping = () => keepingStore(page).getState();
  const sought = () => read.filter((line) => line.startsWith('details')).length;
  const all = { page, keeper, ids, add, score, stores, goes, sought, images, messages, keeping, faults };
  return { ...all, a: ids[0]!, b: ids[1]! };
}

test('scores are written before pictures, and all small pictures of a moment in one go', async () => {
  const { keeper, a, b, score, stores } = await setUp();
  score(a);
  await until(() => expect(stores()).toContain('images'));
  const kept = stores();
  expect(kept.lastIndexOf('results')).toBeLessThan(kept.indexOf('images'));
  for (const id of [a, b]) keeper.keepThumb(id, new Blob());
  await until(() => expect(stores().filter((name) => name === 'thumbs')).toHaveLength(2));
});

test('while images are scored their scores are written once a second, those of the last one soon after it', async () => {
  vi.useFakeTimers();
  try {
    const { page, a, b, score, stores } = await setUp();
    await vi.advanceTimersByTimeAsync(2000);
    const results = () => stores().filter((name) => name === 'results').length;
    const running = (id: string) => ({ id, progress: undefined, cancelling: false });
    // the first change after a rest is written at once
    queueStore(page).getState().patchItem(a, { prompt: 'a house' });
    await vi.advanceTimersByTimeAsync(0);
    queueStore(page).setState({ running: running(a), waiting: [b] });
    score(a);
    await vi.advanceTimersByTimeAsync(500);
    expect(results()).toBe(0);
    queueStore(page).setState({ running: running(b), waiting: [] });
    score(b);
    queueStore(page).setState({ running: undefined });
    await vi.advanceTimersByTimeAsync(250);
    expect(results()).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('what the user types while images are scored is written a quarter of a second later, what is found in files is not', async () => {
  vi.useFakeTimers();
  try {
    const { page, a, b, stores } = await setUp();
    await vi.advanceTimersByTimeAsync(2000);
    const items = () => stores().filter((name) => name === 'items').length;
    const { patchItem } = queueStore(page).getState();
    patchItem(a, { status: 'running' });
    await vi.advanceTimersByTimeAsync(0);
    const before = items();
    patchItem(a, { status: 'done', prompt: 'a house', promptOrigin: 'file' });
    await vi.advanceTimersByTimeAsync(250);
    expect(items()).toBe(before);
    for (const change of [
      { prompt: 'a mouse', promptOrigin: 'typed' },
      { description: 'grey', descriptionOrigin: 'typed' },
      { cells: { mos: '3' } },
    ] as const) {
      const known = items();
      patchItem(b, change);
      await vi.advanceTimersByTimeAsync(250);
      expect(items()).toBeGreaterThan(known);
    }
  } finally {
    vi.useRealTimers();
  }
});

test('however many images are scored in a moment, the maps of each are stored, several in one go', async () => {
  vi.useFakeTimers();
  try {
    const files = Array.from({ length: 3 * maxResultsWithMaps }, (_, i) => new Blob([String(i)]));
    const { page, ids, stores, goes } = await setUp([], files);
    await vi.advanceTimersByTimeAsync(2000);
    for (const [at, id] of ids.entries()) {
      const result = { scores: { quality: 3 }, detail: {} };
      resultsStore(page)
        .getState()
        .setResult(id, {
          result,
          model: { hash: 'h' },
          device: { backend: 'wasm' },
          at,
        } as unknown as Scored);
      await vi.advanceTimersByTimeAsync(0);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(stores().filter((name) => name === 'details')).toHaveLength(ids.length);
    expect(goes()).toBeLessThan(ids.length / 4);
  } finally {
    vi.useRealTimers();
  }
});

test('discarded maps come back of an image that rests or whose map is shown, not of those that are passed', async () => {
  vi.useFakeTimers();
  try {
    const { page, keeper, a, b, score, sought } = await setUp();
    for (const id of [a, b]) score(id);
    for (const id of [a, b, a, b]) {
      selectionStore(page).getState().select(id);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(sought()).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sought()).toBe(1);
    selectionStore(page).getState().select(a);
    await keeper.recallShown();
    expect(sought()).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('three thousand images: counted from the moment they are there until the last one is kept', async () => {
  const files = Array.from({ length: 3000 }, (_, i) => new Blob([String(i)]));
  const { keeping, images } = await setUp([], files);
  expect(savingWords(keeping())).toBe('Saving 0 of 3,000 images in this browser…');
  await until(() => expect(keeping()).toMatchObject({ kept: 3000, total: 3000 }));
  expect(images()).toBe(3000);
  expect(savingWords(keeping())).toBeUndefined();
});

test('a file that vanished before it was kept costs itself alone, and its row says so at once', async () => {
  const { page, ids, messages, keeping, images, faults } = await setUp([], []);
  expect(ids).toEqual([]);
  const lost = gone();
  faults.unreadable.add(lost);
  const [, second] = queueStore(page)
    .getState()
    .addItems([new Blob(['a']), lost, new Blob(['c'])].map((file, i) => ({ name: `${i}.png`, file })));
  await until(() => expect(keeping()).toMatchObject({ kept: 3, total: 3 }));
  expect(images()).toBe(2);
  expect(queueStore(page).getState().items[second!]).toMatchObject({
    status: 'failed',
    error: { message: '1.png: the file was removed after it was added.', hint: 'Add it again.' },
  });
  expect(queueStore(page).getState().waiting).not.toContain(second);
  expect(messages()).toEqual([]);
});

test('a file that vanished does not cost an image its scores that waits for an added model only', async () => {
  const { page, keeping, faults } = await setUp([], []);
  const lost = gone();
  faults.unreadable.add(lost);
  const [id] = queueStore(page)
    .getState()
    .addItems([{ name: 'a.png', file: lost }]);
  runnerOf(page).complete([id!]);
  await until(() => expect(keeping()).toMatchObject({ kept: 1, total: 1 }));
  expect(queueStore(page).getState().items[id!]!.status).toBe('waiting');
});

describe('where not all can be kept', () => {
  test('a full disk: one notice says what is kept and what is not, scores are still kept; room made is used', async () => {
    const { page, keeper, a, b, score, stores, images, messages, keeping, faults } = await setUp([
      ...['images', 'thumbs', 'details'],
    ]);
    await until(() => expect(messages()).toEqual([persistStrings.stopped.full.message]));
    keeper.keepThumb(a, new Blob());
    score(b);
    await until(() => expect(stores()).toContain('results'));
    expect(messages()).toHaveLength(1);
    expect(images()).toBe(0);
    expect(savingWords(keeping())).toBe(
      '0 of 2 images are kept for your next visit: the browser has no more room.',
    );
    faults.noRoom.clear();
    batchOf(page).remove([a]);
    await until(() => expect(keeping()).toMatchObject({ kept: 1, total: 1, stopped: undefined }));
  });

  test('no room for the records themselves: they are written once there is some', async () => {
    const { page, a, keeping, messages, images, faults } = await setUp(['items']);
    await until(() => expect(messages()).toEqual([persistStrings.stopped.full.message]));
    faults.noRoom.clear();
    batchOf(page).remove([a]);
    await until(() => expect(images()).toBe(1));
    expect(keeping()).toMatchObject({ kept: 1, total: 1 });
  });

  test('a database that fails: said once', async () => {
    const { add, keeping, messages, faults } = await setUp();
    await until(() => expect(keeping()).toMatchObject({ kept: 2 }));
    faults.broken = true;
    add([new Blob(['c'])]);
    await until(() => expect(messages()).toEqual([persistStrings.stopped.failed.message]));
    expect(savingWords(keeping())).toBe(
      '2 of 3 images are kept for your next visit: the browser could not save more.',
    );
  });

  test('no database, as in a private window: one notice as soon as there is something to lose', async () => {
    const page = new Page();
    const keeper = new Keeper(page, () => Promise.resolve('forbidden' as const));
    expect(await keeper.open()).toBeUndefined();
    keeper.follow();
    const { notices } = noticesStore(page).getState();
    expect(notices).toEqual([]);
    const { addItems } = queueStore(page).getState();
    for (const name of ['a', 'b']) addItems([{ name, file: new Blob([name]) }]);
    expect(noticesStore(page).getState().notices).toMatchObject([persistStrings.stopped.forbidden]);
  });
});

test('the browser asks before the page is left only while something is read or not kept', async () => {
  const { page, keeping } = await setUp();
  const listening = new Set<unknown>();
  guardLeaving(page, {
    addEventListener: (_: string, listener: unknown) => void listening.add(listener),
    removeEventListener: (_: string, listener: unknown) => void listening.delete(listener),
  });
  expect(listening.size).toBe(1);
  await until(() => expect(keeping().kept).toBe(2));
  expect(listening.size).toBe(0);
  let done = (): void => undefined;
  const read = new Promise<void>((resolve) => (done = resolve));
  const reading = whileReading(page, read);
  expect(listening.size).toBe(1);
  expect(savingWords(keeping())).toBe('Reading the files…');
  done();
  await reading;
  expect(listening.size).toBe(0);
});
