import { expect, test } from 'vitest';
import type { ModelSource } from '../../shared/engine-api.ts';
import type { ScoreResult } from '../../shared/result.ts';
import { simulatedBackend } from '../../testing/simulated/simulated-engine.ts';
import { Engine } from '../engine.ts';
import type { Scorer } from '../scorers/scorer.ts';

const name = (source: ModelSource) => (source.kind === 'url' ? source.url : '');

/** An engine that has room for one model at a time; what is loaded is noted. */
async function setUp(models: string[]) {
  const loaded: string[] = [];
  const engine = new Engine({
    startBackend: () => Promise.resolve(simulatedBackend('test')),
    identify: (from) => Promise.resolve({ name: name(from), hash: name(from), parameters: 1, bytes: 4 }),
    loadScorer: (from) => {
      loaded.push(name(from));
      return Promise.resolve({
        info: {
          name: name(from),
          hash: name(from),
          heads: [{ name: `head-${name(from)}` }],
        } as Scorer['info'],
        score: () =>
          Promise.resolve({
            ...{
              scores: { [`head-${name(from)}`]: 1 },
              spread: {},
              percentiles: {},
              warnings: [],
              crops: [],
            },
          } as unknown as ScoreResult),
        spectrum: () => Promise.reject(new Error('nobody asks')),
        csfMap: () => Promise.reject(new Error('nobody asks')),
        dispose: () => undefined,
      });
    },
    room: () => 4,
    tensorMemory: () => ({ tensors: 0, tensorBytes: 0 }),
  });
  await engine.start('wasm', () => undefined);
  const sources = models.map((url): ModelSource => ({ kind: 'url', url }));
  await engine.load('load', sources, () => undefined);
  const score = async (heads?: string[]): Promise<string[]> => {
    loaded.length = 0;
    const request = { job: 'a', image: new Blob(), name: 'a.png', ...(heads ? { heads } : {}) };
    const answer = await engine.score(request, () => undefined);
    return answer.ok ? Object.keys(answer.value.scores) : [answer.error.message];
  };
  return { score, loaded };
}

test('where models take turns, those whose scores are not asked for are not loaded', async () => {
  const { score, loaded } = await setUp(['a', 'b', 'c']);
  expect(await score(['head-b'])).toEqual(['head-b']);
  expect(loaded).toEqual(['b']);
  // it stays for the next image
  expect(await score(['head-b'])).toEqual(['head-b']);
  expect(loaded).toEqual([]);
  expect(await score()).toEqual(['head-a', 'head-b', 'head-c']);
  expect(loaded).toEqual(['a', 'b', 'c']);
  expect(await score(['head-d'])).toEqual(['These models have no head named head-d.']);
});
