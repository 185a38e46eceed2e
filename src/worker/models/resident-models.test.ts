import { expect, test } from 'vitest';
import type { Manifest } from '../../package/manifest.ts';
import type { ModelSource } from '../../shared/engine-api.ts';
import { simulatedBackend } from '../../testing/simulated/simulated-engine.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { ResidentModels } from './resident-models.ts';

const { signal } = new AbortController();
const source = (url: string): ModelSource => ({ kind: 'url', url });
const backend = simulatedBackend('test');
const manifest = {} as Manifest;

/** Models of a hundred weights each where `room` models fit; what is loaded and freed is noted. */
function setUp(room: number) {
  const events: string[] = [];
  const reads: string[] = [];
  const name = (from: ModelSource) => (from.kind === 'url' ? from.url : 'files');
  const models = new ResidentModels({
    identify: (from) =>
      Promise.resolve({
        ...{ name: name(from), hash: name(from), parameters: 100, bytes: 400 },
        read: { manifest, hash: name(from) },
      }),
    loadScorer: (from, _backend, _signal, _onProgress, known) => {
      events.push(`load ${name(from)}`);
      reads.push(known?.hash ?? 'again');
      return Promise.resolve({ dispose: () => events.push(`free ${name(from)}`) } as unknown as Scorer);
    },
    room: () => room * 400,
  });
  const use = (model: Parameters<typeof models.ready>[0], on = backend) =>
    models.ready(model, on, signal, () => undefined);
  return { models, events, reads, use };
}

test('what is in memory is not loaded again, and what is not chosen any more is freed', async () => {
  const { models, events, use } = setUp(3);
  const first = await models.recognise([source('a'), source('b')], signal);
  for (const model of [...first, ...first]) await use(model);
  const second = await models.recognise([source('b'), source('c')], signal);
  for (const model of second) await use(model);
  models.keep(second);
  expect(events).toEqual(['load a', 'load b', 'load c', 'free a']);
});

test('where room is short, the least recently used gives way', async () => {
  const { models, events, reads, use } = setUp(2);
  const [a, b, c] = await models.recognise([source('a'), source('b'), source('c')], signal);
  for (const model of [a!, b!, a!, c!, b!]) await use(model);
  expect(events).toEqual(['load a', 'load b', 'free b', 'load c', 'free a', 'load b']);
  // what was read to know a package serves its first load; for a later one it may have been replaced
  expect(reads).toEqual(['a', 'b', 'c', 'again']);
  expect([models.fit([a!, b!], backend), models.fit([a!, b!, c!], backend)]).toEqual([true, false]);
});

test('a model larger than all room is held alone', async () => {
  const { models, events, use } = setUp(0.5);
  const [a, b] = await models.recognise([source('a'), source('b')], signal);
  for (const model of [a!, b!]) await use(model);
  expect(events).toEqual(['load a', 'free a', 'load b']);
});

test('a lost device takes its weights along: they are loaded again on the next, and nothing on the old one is freed', async () => {
  const { models, events, use } = setUp(1);
  const [a, b] = await models.recognise([source('a'), source('b')], signal);
  await use(a!);
  const next = simulatedBackend('after a loss');
  await use(b!, next);
  expect(events).toEqual(['load a', 'load b']);
  await use(a!, next);
  expect(events.slice(2)).toEqual(['free b', 'load a']);
});

test('a model given twice is refused', async () => {
  const { models } = setUp(1);
  await expect(models.recognise([source('a'), source('a')], signal)).rejects.toThrow('a was given twice');
});
