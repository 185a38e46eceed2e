import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import { headNames } from '../../../shared/models/head-names.ts';
import type { ScoreDetail, ScoreResult } from '../../../shared/result.ts';
import { combinedInfo } from '../../../worker/scorers/several/combined-info.ts';
import { Page } from '../../kit/page.ts';
import {
  batchOf,
  maxResultsWithMaps,
  queueStore,
  resultsStore,
  runnerOf,
  type Scored,
} from '../batch/index.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import type { Database } from './database.ts';
import { Keeper } from './keeper.ts';
import { itemSchema } from './records.ts';

beforeEach(() => vi.stubGlobal('document', { addEventListener: () => undefined }));
afterEach(() => vi.unstubAllGlobals());

const modelOf = (name: string, head = 'quality'): ModelInfo => ({
  ...{ name, title: name, licence: '', untrained: false, provenance: '', hash: 'h', profile: 'released' },
  heads: [{ name: head, title: 'Quality', min: 0, max: 1, question: '?', higherIsBetter: true }],
  ...{ crops: 1, cropSize: 8, maxTextTokens: 8, parameters: 1, bytes: 4 },
});
const resultOf = (scores: Record<string, number>): ScoreResult => ({
  ...{ width: 8, height: 8, scores, spread: {}, percentiles: {}, warnings: [], prompt: 'p' },
  ...{ description: '', crops: [{ x: 0, y: 0, scores }], ms: 1 },
});
const texts = { tokens: [], offsets: [], truncated: 0, unknown: [] };
const detail: ScoreDetail = {
  ...{ csfMap: { columns: 0, rows: 0, cell: 16, values: new Float32Array(0) }, crops: [] },
  ...{ prompt: texts, description: texts },
};

/** A page whose engine gives every head that it is asked for a half. */
function pageWith(model: ModelInfo) {
  const page = new Page();
  const asked: (string[] | undefined)[] = [];
  const engine = engineOf(page);
  engine.readAhead = () => undefined;
  engine.score = ({ heads }) => {
    asked.push(heads);
    const names = heads ?? model.heads.map(({ name }) => name);
    return Promise.resolve(resultOf(Object.fromEntries(names.map((name) => [name, 0.5]))));
  };
  engineStore(page).setState({ phase: 'ready', model, device: {} as DeviceReport });
  return { page, asked };
}

const completed = { 'quality@a': 0.25, 'quality@b': 0.5 };

// where both models have a head of one name, the earlier score is called otherwise now, and its maps are needed to go on from it
test.each([
  { maps: 'kept', head: 'quality', wanted: ['quality@b'], scores: completed, reads: 1 },
  {
    maps: 'kept, older than all in memory',
    head: 'quality',
    wanted: ['quality@b'],
    scores: completed,
    reads: 1,
  },
  {
    maps: 'lost',
    head: 'quality',
    wanted: undefined,
    scores: { 'quality@a': 0.5, 'quality@b': 0.5 },
    reads: 1,
  },
  {
    maps: 'kept, not needed',
    head: 'beauty',
    wanted: ['beauty'],
    scores: { quality: 0.25, beauty: 0.5 },
    reads: 0,
  },
  {
    maps: 'kept, of a model that is no longer the first',
    head: 'beauty',
    wanted: ['beauty'],
    scores: { quality: 0.25, beauty: 0.5 },
    reads: 1,
  },
])('left while an added model fills in its column, its maps $maps', async (row) => {
  const { maps, head, wanted, scores, reads } = row;
  const [a, b] = [modelOf('a'), modelOf('b', head)];
  const models = maps.endsWith('no longer the first') ? [b, a] : [a, b];
  const both = await combinedInfo(models, headNames(models));
  const scored: Scored = {
    ...{ model: a, result: resultOf({ quality: 0.25 }), device: {} as DeviceReport, at: 5 },
    origins: { promptOrigin: 'typed', descriptionOrigin: 'none' },
  };
  const before = pageWith(both);
  const queue = queueStore(before.page);
  queue.setState({ paused: true });
  const [id] = queue
    .getState()
    .addItems([{ name: 'x.png', file: new Blob(['x']), prompt: 'p', promptOrigin: 'typed' }]);
  queue.getState().cancelWaiting();
  queue.getState().patchItem(id!, { status: 'done' });
  resultsStore(before.page).getState().setResult(id!, scored);
  batchOf(before.page).complete();
  const stored = v.parse(itemSchema, queue.getState().items[id!]);
  expect(stored.status).toBe('waiting');

  const { page, asked } = pageWith(both);
  const readFrom: string[] = [];
  const get = (store: string) => {
    readFrom.push(store);
    return Promise.resolve(maps === 'lost' ? undefined : { at: 5, detail });
  };
  const put = () => Promise.resolve();
  const transaction = () => ({ objectStore: () => ({ put, get }), done: Promise.resolve() });
  const none = () => Promise.resolve([]);
  const database = { get, put, getAll: none, getAllKeys: none, transaction } as unknown as Database;
  vi.stubGlobal('IDBKeyRange', { lowerBound: () => undefined });
  const keeper = new Keeper(page, () => Promise.resolve(database));
  await keeper.open();
  queueStore(page)
    .getState()
    .restoreItems([{ ...stored, sample: false, file: new Blob(['x']) }]);
  resultsStore(page)
    .getState()
    .restoreResults({ [id!]: scored });
  const newer = { ...scored, result: { ...scored.result, detail }, at: 6 };
  if (maps === 'kept, older than all in memory')
    for (let i = 0; i < maxResultsWithMaps; i++) resultsStore(page).getState().setResult(`other-${i}`, newer);
  keeper.follow();
  await runnerOf(page).pump();
  expect(asked).toEqual([wanted]);
  expect(resultsStore(page).getState().results[id!]?.result.scores).toEqual(scores);
  expect(readFrom.filter((store) => store === 'details')).toHaveLength(reads);
  // maps that are stored under other names are not taken for those of this result
  const { at, result } = resultsStore(page).getState().results[id!]!;
  expect(at === 5).toBe(head !== 'quality' && models[0] === a);
  expect(result.detail !== undefined).toBe(reads === 1 && maps !== 'lost');
  expect(result.detail?.csfMap.of).toBe(models[0] === a ? undefined : 'a@h');
  expect(queueStore(page).getState().items[id!]).toMatchObject({ status: 'done', completing: undefined });
});
