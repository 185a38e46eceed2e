import { afterEach, expect, test, vi } from 'vitest';
import { missingImage } from '../batch/index.ts';
import type { Database } from './database.ts';
import { readBatch } from './read-batch.ts';

afterEach(() => vi.unstubAllGlobals());

const item = (number: number, status: string) => ({
  ...{ id: `item-${number}`, name: `${number}.png`, prompt: '', promptOrigin: 'none' },
  ...{ description: '', descriptionOrigin: 'none', status },
});
const head = { name: 'quality', title: 'Quality', min: 1, max: 5, question: '?', higherIsBetter: true };
const engine = {
  model: {
    ...{ name: 'm', title: 'M', licence: '', untrained: false, provenance: '', hash: 'h', profile: 'p' },
    ...{ heads: [head], crops: 1, cropSize: 8, maxTextTokens: 8, parameters: 1, bytes: 4 },
  },
  device: {
    ...{ backend: 'wasm', variant: 'simd', adapter: '', software: true, reason: '', features: [] },
    ...{ maxBufferBytes: 1, threads: 1 },
  },
};
const result = {
  ...{ engine: 'e', at: 1, origins: { promptOrigin: 'none', descriptionOrigin: 'none' } },
  result: {
    ...{ width: 8, height: 8, scores: { quality: 3 }, spread: {}, percentiles: {}, crops: [] },
    ...{ warnings: [], prompt: '', description: '', ms: 1 },
  },
};

/** A database with these records, by store and number. */
function holding(stores: Record<string, Record<number, unknown>>): Database {
  vi.stubGlobal('IDBKeyRange', { lowerBound: (after: number) => after });
  const database = {
    get: () => Promise.resolve(undefined),
    getAll: (name: string) => Promise.resolve(name === 'engines' ? [engine] : []),
    getAllKeys: (name: string, after = 0) =>
      Promise.resolve(
        name === 'engines'
          ? ['e']
          : Object.keys(stores[name] ?? {})
              .map(Number)
              .filter((key) => key > after),
      ),
    transaction: () => ({
      objectStore: (name: string) => ({ get: (key: number) => Promise.resolve(stores[name]?.[key]) }),
    }),
  };
  return database as unknown as Database;
}

test('an image that was not kept: with scores, which hold, it is done; without, it says what happened', async () => {
  const { items, results } = await readBatch(
    holding({
      items: { 1: item(1, 'waiting'), 2: item(2, 'running'), 3: item(3, 'waiting'), 4: item(4, 'waiting') },
      results: { 1: result, 2: result, 4: result },
      images: { 4: new Blob(['kept']) },
    }),
  );
  expect(items.map(({ status, error }) => [status, error?.code])).toEqual([
    ['done', undefined],
    ['done', undefined],
    ['failed', 'file-missing'],
    ['waiting', undefined],
  ]);
  expect(items.slice(0, 3).every(({ file }) => file === missingImage)).toBe(true);
  expect(Object.keys(results)).toEqual(['item-1', 'item-2', 'item-4']);
});
