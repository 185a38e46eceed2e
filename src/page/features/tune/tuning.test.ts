import { describe, expect, test } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { TunedHead, TuneRequest } from '../../../shared/tune-api.ts';
import { Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import { queueStore, resultsStore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { tuneStore } from './store.ts';
import type { PageTuner } from './tuner-client.ts';
import { Tuning, type TuningParts } from './tuning.ts';

const never = () => Promise.reject(new Error('not used'));
const tunedHead = { head: 'quality', verdict: 'better' } as TunedHead;
const stored = { id: 'x', title: 'Demo, tuned' };

function setUp(
  tune: PageTuner['tune'] = () => Promise.resolve(tunedHead),
  features: TuningParts['features'] = () => Promise.resolve(undefined),
) {
  const page = new Page();
  const ids = queueStore(page)
    .getState()
    .addItems(['a', 'b', 'c'].map((name) => ({ name, file: new Blob([name]) })));
  const model = { name: 'demo', title: 'Demo', hash: 'abc' } as ModelInfo;
  engineStore(page).setState({ phase: 'ready', model, device: {} as DeviceReport });
  ids.forEach((id, i) => {
    const result = { scores: { quality: i }, prompt: i < 2 ? 'a cat' : '', description: '' };
    resultsStore(page)
      .getState()
      .setResult(id, { result, model } as never);
  });
  const pairs = { predicted: Float64Array.of(0, 1, 2), target: Float64Array.of(3, 5, 4) };
  const rated = { head: 'quality', column: 'mos', ids, pairs };
  const seen: { scored: string[]; asked: TuneRequest[]; made: unknown[] } = {
    scored: [],
    asked: [],
    made: [],
  };
  const engine: PageEngine = {
    start: never,
    load: never,
    spectrum: never,
    csfMap: never,
    readPrompt: never,
    readAhead: () => undefined,
    score: ({ name, features }) => {
      expect(features).toBe(true);
      seen.scored.push(name);
      return Promise.resolve({
        features: { rows: 1, columns: 1, values: Float32Array.of(1) },
      } as unknown as ScoreResult);
    },
  };
  const known = new Set<string>();
  const tuner: PageTuner = {
    missing: (keys) => Promise.resolve(keys.filter((key) => !known.has(key))),
    take: (key) => Promise.resolve(void known.add(key)),
    tune: (request, ...rest) => {
      seen.asked.push(request);
      return tune(request, ...rest);
    },
  };
  const models = {
    source: () => Promise.resolve({ kind: 'url', url: '/models/demo/' }),
    addTuned: (request: unknown) => {
      seen.made.push(request);
      return Promise.resolve(stored);
    },
  } as unknown as TuningParts['models'];
  const tuning = new Tuning({ page, engine, tuner, models, features });
  const state = () => tuneStore(page).getState();
  return { page, ids, engine, seen, tuning, state, start: () => tuning.start(rated) };
}

describe('tuning on the page', () => {
  test('asks with the ratings, one group a prompt, and reads each image once for all tunes', async () => {
    const { ids, seen, start, state } = setUp();
    await start();
    await start();
    expect(seen.scored).toEqual(['a', 'b', 'c']);
    expect(seen.asked).toHaveLength(2);
    const { images, head, source } = seen.asked[0]!;
    expect(images.map(({ rating }) => rating)).toEqual([3, 5, 4]);
    expect(images.map(({ group }) => group)).toEqual(['a cat', 'a cat', ids[2]]);
    expect([head, source]).toEqual(['quality', { kind: 'url', url: '/models/demo/' }]);
    expect(state().tuned).toMatchObject({ head: tunedHead, column: 'mos', base: 'Demo' });
    expect(state().work).toBeUndefined();
  });

  test('what was kept of the last score is not read again; another model’s, or of other texts, is', async () => {
    const kept = { rows: 1, columns: 2, values: Float32Array.of(1, 2) };
    const none = { rows: 0, columns: 0, values: new Float32Array() };
    const { page, ids, seen, start } = setUp(undefined, (id) => {
      if (id !== ids[1]) return Promise.resolve(id === ids[0] ? kept : none);
      const { results, setResult } = resultsStore(page).getState();
      const scored = results[id]!;
      setResult(id, { ...scored, result: { ...scored.result, description: 'typed meanwhile' } });
      return Promise.resolve(kept);
    });
    await start();
    expect(seen.scored).toEqual(['b', 'c']);
    // given away as a copy: what the page has stays whole
    expect([...kept.values]).toEqual([1, 2]);
    const other = setUp(undefined, () => Promise.resolve(kept));
    for (const id of other.ids) {
      const scored = resultsStore(other.page).getState().results[id]!;
      const model = { ...scored.model, hash: 'before' };
      resultsStore(other.page)
        .getState()
        .setResult(id, { ...scored, model });
    }
    await other.start();
    expect(other.seen.scored).toEqual(['a', 'b', 'c']);
  });

  test('stores the result once, and nothing before it is asked to', async () => {
    const { seen, tuning, start, state } = setUp();
    expect(await tuning.save()).toBeUndefined();
    await start();
    expect(seen.made).toEqual([]);
    expect(await tuning.save()).toEqual(stored);
    expect(await tuning.save()).toEqual(stored);
    expect(seen.made).toHaveLength(1);
    expect(seen.made[0]).toMatchObject({ tuned: tunedHead, column: 'mos' });
    expect(state().tuned?.saved).toEqual(stored);
    expect(state().news).toContain('Demo, tuned');
  });

  test('a cancelled tune is news, a failed one an error in words', async () => {
    const waiting = setUp(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new FoveaError('cancelled', 'Cancelled.')));
          queueMicrotask(() => waiting.tuning.stop());
        }),
    );
    await waiting.start();
    expect(waiting.state()).toMatchObject({
      work: undefined,
      tuned: undefined,
      error: undefined,
    });
    expect(waiting.state().news).toMatch(/cancelled/);
    const failing = setUp(() => Promise.reject(new FoveaError('training-failed', 'Too few.', 'Rate more.')));
    await failing.start();
    expect(failing.state().error).toEqual({
      code: 'training-failed',
      message: 'Too few.',
      hint: 'Rate more.',
    });
  });

  test('features of two models are never mixed', async () => {
    const { page, engine, seen, start, state } = setUp();
    const score: PageEngine['score'] = (...call) => setUp().engine.score(...call);
    engine.score = (request, options) => {
      if (request.name === 'b') engineStore(page).setState({ model: { hash: 'other' } as ModelInfo });
      return score(request, options);
    };
    await start();
    expect(seen.asked).toEqual([]);
    expect(state().error?.message).toMatch(/model was changed/);
  });
});
