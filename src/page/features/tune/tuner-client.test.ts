import { afterEach, expect, test } from 'vitest';
import type { TunedHead, TunerApi } from '../../../shared/tune-api.ts';
import { ChannelWorker } from '../../../testing/channel-worker.ts';
import { TunerClient } from './tuner-client.ts';

const workers: ChannelWorker[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

const request = { source: { kind: 'url' as const, url: '/' }, head: 'quality', images: [], seed: 1 };
const quiet = () => undefined;

function setUp(change: Partial<TunerApi> = {}) {
  const taken: number[] = [];
  const api: TunerApi = {
    missing: (keys) => Promise.resolve({ ok: true, value: keys.slice(1) }),
    take: (_, { values }) => {
      taken.push(values.length);
      return Promise.resolve({ ok: true, value: null });
    },
    tune: () => Promise.resolve({ ok: true, value: { head: 'quality' } as TunedHead }),
    cancel: () => Promise.resolve(),
    ...change,
  };
  const client = new TunerClient(() => {
    const worker = new ChannelWorker(api);
    workers.push(worker);
    return worker;
  });
  return { client, taken };
}

test('answers become values, features are transferred, errors keep code and hint', async () => {
  const { client, taken } = setUp({
    tune: () =>
      Promise.resolve({ ok: false, error: { code: 'training-failed', message: 'No.', hint: 'More.' } }),
  });
  expect(await client.missing(['a', 'b'])).toEqual(['b']);
  const values = Float32Array.of(1, 2, 3);
  await client.take('a', { rows: 1, columns: 3, values });
  expect(taken).toEqual([3]);
  expect(values.length).toBe(0);
  await expect(client.tune(request, {})).rejects.toMatchObject({
    code: 'training-failed',
    hint: 'More.',
  });
  expect(workers).toHaveLength(1);
});

test('an abort reaches the job that runs', async () => {
  const controller = new AbortController();
  let stop: (job: string) => void = quiet;
  const { client } = setUp({
    tune: (job) =>
      new Promise((resolve) => {
        stop = (cancelled) =>
          resolve({ ok: false, error: { code: 'cancelled', message: `${job} ${cancelled}` } });
        controller.abort();
      }),
    cancel: (job) => Promise.resolve(stop(job)),
  });
  await expect(client.tune(request, { signal: controller.signal })).rejects.toThrow('job-1 job-1');
});

test('a worker that dies fails its calls, and the next call has a new one', async () => {
  const { client } = setUp({ tune: () => new Promise(quiet) });
  const running = client.tune(request, {});
  workers[0]!.crash();
  await expect(running).rejects.toThrow('The worker that fine-tunes stopped: its script could not be run.');
  expect(await client.missing(['a'])).toEqual([]);
  expect(workers).toHaveLength(2);
});
