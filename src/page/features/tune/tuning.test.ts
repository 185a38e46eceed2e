import { describe, expect, test } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { TunedHead, TuneRequest } from '../../../shared/tune-api.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import type { PageTuner } from './tuner-client.ts';
import { createAppStore } from '../../app/store.ts';
import type { Evaluated } from '../evaluate/store.ts';
import { Tuning, type TuningParts } from './tuning.ts';

const never = () => Promise.reject(new Error('not used'));
const tunedHead = { head: 'quality', verdict: 'better' } as TunedHead;
const stored = { id: 'x', title: 'Demo, tuned' };

function setUp(tune: PageTuner['tune'] = () => Promise.resolve(tunedHead)) {
  const store = createAppStore();
  const ids = store.getState().addItems(['a', 'b', 'c'].map((name) => ({ name, file: new Blob([name]) })));
  const model = { name: 'demo', title: 'Demo', hash: 'abc' } as ModelInfo;
  store.getState().setEngine({ phase: 'ready', model, device: {} as DeviceReport });
  ids.forEach((id, i) => {
    const result = { scores: { quality: i }, prompt: i < 2 ? 'a cat' : '', description: '' };
    store.getState().setResult(id, { result, model } as never);
  });
  const pairs = { predicted: Float64Array.of(0, 1, 2), target: Float64Array.of(3, 5, 4) };
  store.getState().setEvaluation({ evaluated: { head: 'quality', column: 'mos', ids, pairs } as Evaluated });
  const seen: { scored: string[]; asked: TuneRequest[]; made: unknown[] } = {
    scored: [],
    asked: [],
    made: [],
  };
  const engine: PageEngine = {
    start: never,
    load: never,
    spectrum: never,
    readPrompt: never,
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
  return { store, ids, engine, seen, tuning: new Tuning({ store, engine, tuner, models }) };
}

describe('tuning on the page', () => {
  test('asks with the ratings, one group a prompt, and reads each image once for all tunes', async () => {
    const { store, ids, seen, tuning } = setUp();
    await tuning.start();
    await tuning.start();
    expect(seen.scored).toEqual(['a', 'b', 'c']);
    expect(seen.asked).toHaveLength(2);
    const { images, head, source } = seen.asked[0]!;
    expect(images.map(({ rating }) => rating)).toEqual([3, 5, 4]);
    expect(images.map(({ group }) => group)).toEqual(['a cat', 'a cat', ids[2]]);
    expect([head, source]).toEqual(['quality', { kind: 'url', url: '/models/demo/' }]);
    expect(store.getState().tuned).toMatchObject({ head: tunedHead, column: 'mos', base: 'Demo' });
    expect(store.getState().tuning).toBeUndefined();
  });

  test('stores the result once, and nothing before it is asked to', async () => {
    const { store, seen, tuning } = setUp();
    expect(await tuning.save()).toBeUndefined();
    await tuning.start();
    expect(seen.made).toEqual([]);
    expect(await tuning.save()).toEqual(stored);
    expect(await tuning.save()).toEqual(stored);
    expect(seen.made).toHaveLength(1);
    expect(seen.made[0]).toMatchObject({ tuned: tunedHead, column: 'mos' });
    expect(store.getState().tuned?.saved).toEqual(stored);
    expect(store.getState().tuneNews).toContain('Demo, tuned');
  });

  test('a cancelled tune is news, a failed one an error in words', async () => {
    const waiting = setUp(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new FoveaError('cancelled', 'Cancelled.')));
          queueMicrotask(() => waiting.tuning.stop());
        }),
    );
    await waiting.tuning.start();
    expect(waiting.store.getState()).toMatchObject({
      tuning: undefined,
      tuned: undefined,
      tuneError: undefined,
    });
    expect(waiting.store.getState().tuneNews).toMatch(/cancelled/);
    const failing = setUp(() => Promise.reject(new FoveaError('training-failed', 'Too few.', 'Rate more.')));
    await failing.tuning.start();
    expect(failing.store.getState().tuneError).toEqual({
      code: 'training-failed',
      message: 'Too few.',
      hint: 'Rate more.',
    });
  });

  test('features of two models are never mixed', async () => {
    const { store, engine, seen, tuning } = setUp();
    const score: PageEngine['score'] = (...call) => setUp().engine.score(...call);
    engine.score = (request, options) => {
      if (request.name === 'b') store.getState().setEngine({ model: { hash: 'other' } as ModelInfo });
      return score(request, options);
    };
    await tuning.start();
    expect(seen.asked).toEqual([]);
    expect(store.getState().tuneError?.message).toMatch(/model was changed/);
  });
});
