import { afterEach, describe, expect, test } from 'vitest';
import type { Answer, EngineApi } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { ChannelWorker } from '../../../testing/channel-worker.ts';
import { until } from '../../../testing/until.ts';
import { EngineClient, EngineStopped } from './engine-client.ts';

const device = {
  backend: 'wasm' as const,
  variant: 'reference' as const,
  adapter: '',
  software: true,
  reason: 'test',
  features: [],
  maxBufferBytes: 1,
  threads: 1,
};
const model = {
  name: 'm',
  title: 'M',
  licence: 'MIT',
  untrained: true,
  provenance: '',
  hash: 'abc',
  profile: 'released',
  heads: [],
  crops: 15,
  cropSize: 224,
  maxTextTokens: 35,
  parameters: 1,
  bytes: 1,
};
const result: ScoreResult = {
  width: 1,
  height: 1,
  scores: { quality: 3 },
  spread: { quality: 0 },
  percentiles: {},
  crops: [],
  warnings: [],
  prompt: '',
  description: '',
  ms: 1,
};

/** An engine that answers as told, and remembers what it was asked. */
class FakeEngine implements EngineApi {
  readonly calls: string[] = [];
  scoreAnswer: () => ReturnType<EngineApi['score']> = () => Promise.resolve({ ok: true, value: result });
  private readonly cancelled = new Map<string, () => void>();

  start: EngineApi['start'] = (choice) => {
    this.calls.push(`start ${choice}`);
    return Promise.resolve({ ok: true, value: device });
  };
  load: EngineApi['load'] = (_job, source) => {
    this.calls.push(`load ${'kind' in source && source.kind === 'url' ? source.url : 'files'}`);
    return Promise.resolve({ ok: true, value: model });
  };
  score: EngineApi['score'] = (request, onProgress) => {
    this.calls.push(`score ${request.name}`);
    onProgress({ stage: 'decode' });
    return Promise.race([
      this.scoreAnswer(),
      new Promise<Awaited<ReturnType<EngineApi['score']>>>((resolve) => {
        this.cancelled.set(request.job, () =>
          resolve({ ok: false, error: { code: 'cancelled', message: 'Cancelled.' } }),
        );
      }),
    ]);
  };
  spectrum: EngineApi['spectrum'] = () =>
    Promise.resolve({ ok: false, error: { code: 'crop-outside', message: 'Outside.', hint: 'Inside.' } });
  csfMap: EngineApi['csfMap'] = () =>
    Promise.resolve({ ok: true, value: { columns: 0, rows: 0, cell: 16, values: new Float32Array() } });
  readPrompt: EngineApi['readPrompt'] = () => Promise.resolve({ ok: true, value: 'a cat' });
  readAhead: EngineApi['readAhead'] = () => Promise.resolve({ ok: true, value: undefined });
  memory: EngineApi['memory'] = () => Promise.resolve({ tensors: 0, tensorBytes: 0 });
  cancel: EngineApi['cancel'] = (job) => {
    this.cancelled.get(job)?.();
    return Promise.resolve();
  };
}

const workers: ChannelWorker[] = [];
const setUp = () => {
  const engine = new FakeEngine();
  const client = new EngineClient(() => {
    const worker = new ChannelWorker(engine);
    workers.push(worker);
    return worker;
  });
  return { engine, client };
};
const request = { image: new Blob(['x']), name: 'cat.png' };

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

describe('the engine behind its worker', () => {
  test('answers become values, progress arrives', async () => {
    const { client, engine } = setUp();
    const progress: Progress[] = [];
    await expect(client.start('auto')).resolves.toEqual(device);
    await expect(client.load({ kind: 'url', url: 'http://x/' })).resolves.toMatchObject({ name: 'm' });
    let finish: (answer: Answer<ScoreResult>) => void = () => undefined;
    engine.scoreAnswer = () => new Promise((resolve) => (finish = resolve));
    const onProgress = (news: Progress): void => {
      progress.push(news);
      finish({ ok: true, value: result });
    };
    await expect(client.score(request, { onProgress })).resolves.toMatchObject({ scores: { quality: 3 } });
    expect(progress).toEqual([{ stage: 'decode' }]);
    await expect(client.readPrompt(request)).resolves.toBe('a cat');
  });

  test('error answers are thrown with code, message and hint', async () => {
    const { client } = setUp();
    const error = await client.spectrum(request.image, 'cat.png', 1, 1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FoveaError);
    expect(error).toMatchObject({ code: 'crop-outside', message: 'Outside.', hint: 'Inside.' });
  });

  test('an aborted signal cancels the job in the worker', async () => {
    const { client, engine } = setUp();
    engine.scoreAnswer = () => new Promise(() => undefined);
    const controller = new AbortController();
    const scoring = client.score(request, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(scoring).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.score(request, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(engine.calls).toEqual(['score cat.png']);
  });

  test('a crash rejects what is running; the next call has a new worker, started and loaded as before', async () => {
    const { client, engine } = setUp();
    await client.start('wasm');
    await client.load({ kind: 'url', url: 'http://x/' });
    engine.scoreAnswer = () => new Promise(() => undefined);
    const scoring = client.score(request);
    await until(() => expect(engine.calls).toContain('score cat.png'));
    workers[0]!.crash('out of memory');
    const error = await scoring.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineStopped);
    expect(error).toMatchObject({ message: 'The engine stopped: out of memory.' });

    engine.scoreAnswer = () => Promise.resolve({ ok: true, value: result });
    await expect(client.score(request)).resolves.toMatchObject({ width: 1 });
    expect(workers).toHaveLength(2);
    expect(engine.calls.slice(3)).toEqual(['start wasm', 'load http://x/', 'score cat.png']);
  });
});
