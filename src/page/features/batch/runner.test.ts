import { describe, expect, test } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { ScoredTexts } from '../../../shared/texts.ts';
import { EngineStopped, type CallOptions, type PageEngine } from '../../kit/workers/engine-client.ts';
import { createAppStore } from '../../app/store.ts';
import { listedIds } from './queue.ts';
import { keptDetails } from './results.ts';
import { Runner } from './runner.ts';

const result = (score: number): ScoreResult => ({
  width: 16,
  height: 16,
  scores: { quality: score },
  spread: { quality: 0 },
  percentiles: {},
  crops: [],
  warnings: [],
  prompt: '',
  description: '',
  ms: 1,
  detail: {
    csfMap: { columns: 1, rows: 1, cell: 16, values: Float32Array.of(1) },
    crops: [],
    prompt: { tokens: [], offsets: [], truncated: 0, unknown: [] },
    description: { tokens: [], offsets: [], truncated: 0, unknown: [] },
  },
});

type Score = PageEngine['score'];

function setUp(score: Score) {
  const store = createAppStore();
  const asked: { name: string; prompt: string | undefined }[] = [];
  const engine: PageEngine = {
    start: () => Promise.reject(new Error('not used')),
    load: () => Promise.reject(new Error('not used')),
    spectrum: () => Promise.reject(new Error('not used')),
    readPrompt: () => Promise.reject(new Error('not used')),
    score: (request, options) => {
      asked.push({ name: request.name, prompt: request.prompt });
      return score(request, options);
    },
  };
  store
    .getState()
    .setEngine({ phase: 'ready', model: { name: 'm' } as ModelInfo, device: {} as DeviceReport });
  return { store, runner: new Runner(store, engine), asked };
}

const files = (...names: string[]) => names.map((name) => ({ name, file: new Blob([name]) }));
const statuses = (store: ReturnType<typeof createAppStore>) => {
  const { order, items } = store.getState();
  return order.map((id) => items[id]!.status);
};
const untilAborted = (options: CallOptions | undefined) =>
  new Promise<ScoreResult>((_, reject) => {
    options?.signal?.addEventListener('abort', () => reject(new FoveaError('cancelled', 'Cancelled.')));
  });

describe('the queue', () => {
  test('goes on after a failure, which keeps its words', async () => {
    const { store, runner } = setUp(({ name }) =>
      name === 'bad.png'
        ? Promise.reject(new FoveaError('image-unreadable', 'Broken.', 'Save it again.'))
        : Promise.resolve(result(name.length)),
    );
    const [first, bad, last] = store.getState().addItems(files('a.png', 'bad.png', 'ccc.png'));
    await runner.pump();
    expect(statuses(store)).toEqual(['done', 'failed', 'done']);
    const { items, results, running } = store.getState();
    expect(items[bad!]!.error).toEqual({
      code: 'image-unreadable',
      message: 'Broken.',
      hint: 'Save it again.',
    });
    expect([first, bad, last].map((id) => results[id!]?.result.scores.quality)).toEqual([5, undefined, 7]);
    expect(running).toBeUndefined();
  });

  test('cancelling stops one image; the next is scored', async () => {
    const { store, runner } = setUp(({ name }, options) =>
      name === 'slow.png' ? untilAborted(options) : Promise.resolve(result(1)),
    );
    store.getState().addItems(files('slow.png', 'next.png'));
    const done = runner.pump();
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.getState().running).toMatchObject({ cancelling: false });
    runner.cancelCurrent();
    expect(store.getState().running).toMatchObject({ cancelling: true });
    await done;
    expect(statuses(store)).toEqual(['cancelled', 'done']);
  });

  test('pausing lets the running image finish and takes no more', async () => {
    const { store, runner, asked } = setUp(() => {
      store.getState().setPaused(true);
      return Promise.resolve(result(1));
    });
    store.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(statuses(store)).toEqual(['done', 'waiting']);
    store.getState().setPaused(false);
    await runner.pump();
    expect(asked.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
  });

  test('an image that is asked for again while it is scored is scored again', async () => {
    const { store, runner, asked } = setUp(({ name, prompt }) => {
      const [id] = store.getState().order;
      if (name === 'a.png' && prompt === undefined) {
        store.getState().patchItem(id!, { prompt: 'new', promptOrigin: 'typed' });
        store.getState().enqueue([id!], true);
      }
      return Promise.resolve(result(1));
    });
    store.getState().addItems(files('a.png', 'b.png'));
    await runner.pump();
    expect(asked.map(({ name, prompt }) => [name, prompt])).toEqual([
      ['a.png', undefined],
      ['a.png', 'new'],
      ['b.png', undefined],
    ]);
    expect(statuses(store)).toEqual(['done', 'done']);
  });

  test('a worker that dies is given the image once more, not twice', async () => {
    let deaths = 0;
    const { store, runner, asked } = setUp(({ name }) =>
      name === 'heavy.png' || deaths++ === 0
        ? Promise.reject(new EngineStopped('gone'))
        : Promise.resolve(result(1)),
    );
    store.getState().addItems(files('a.png', 'heavy.png'));
    await runner.pump();
    expect(asked.map(({ name }) => name)).toEqual(['a.png', 'a.png', 'heavy.png', 'heavy.png']);
    expect(statuses(store)).toEqual(['done', 'failed']);
  });

  test('the prompt comes from the file where none is given, and the row says so', async () => {
    const texts = (prompt: string | undefined): ScoredTexts => ({
      prompt: prompt ?? 'a cat',
      promptFrom: prompt === undefined ? 'a1111' : 'none',
      promptDropped: [],
      description: '',
      descriptionFrom: 'none',
    });
    const { store, runner, asked } = setUp(({ prompt }) =>
      Promise.resolve({ ...result(1), texts: texts(prompt) }),
    );
    const [a, b] = store
      .getState()
      .addItems([...files('a.png'), { name: 'b.png', file: new Blob(), prompt: '', promptOrigin: 'typed' }]);
    await runner.pump();
    expect(asked.map(({ prompt }) => prompt)).toEqual([undefined, '']);
    const { items } = store.getState();
    expect(items[a!]).toMatchObject({ prompt: 'a cat', promptOrigin: 'file' });
    expect(items[b!]).toMatchObject({ prompt: '', promptOrigin: 'typed' });
    expect(store.getState().results[a!]?.origins.promptOrigin).toBe('file');
  });

  test('a long batch keeps every score but only the newest maps', async () => {
    const { store, runner } = setUp(() => Promise.resolve(result(1)));
    const ids = store
      .getState()
      .addItems(files(...Array.from({ length: keptDetails + 10 }, (_, i) => `${i}.png`)));
    store.getState().select(ids[0]);
    await runner.pump();
    const all = ids.map((id) => store.getState().results[id]!.result);
    expect(all.every(({ scores }) => scores.quality === 1)).toBe(true);
    expect(all.filter(({ detail }) => detail).length).toBeLessThanOrEqual(keptDetails + 1);
    expect(all[0]!.detail).toBeDefined();
    expect(all.at(-1)!.detail).toBeDefined();
  });
});

test('samples leave the list when own images come; re-scoring goes first', () => {
  const store = createAppStore();
  const [sample] = store.getState().addItems([{ name: 's.jpg', file: new Blob(), sample: true }]);
  expect(listedIds(store.getState())).toEqual([sample]);
  const own = store.getState().addItems(files('a.png', 'b.png'));
  expect(listedIds(store.getState())).toEqual(own);
  store.getState().enqueue([own[1]!], true);
  expect(store.getState().waiting).toEqual([own[1], sample, own[0]]);
  store.getState().cancelWaiting();
  expect(statuses(store)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  store.getState().removeItems([own[0]!]);
  expect(store.getState().order).toEqual([sample, own[1]]);
});
