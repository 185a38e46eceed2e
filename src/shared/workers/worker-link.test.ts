import { afterEach, describe, expect, test, vi } from 'vitest';
import { ChannelWorker } from '../../testing/channel-worker.ts';
import type { Answer } from '../engine-api.ts';
import { FoveaError } from '../errors.ts';
import { inBackground } from './in-background.ts';
import { WorkerLink, type LinkOptions } from './worker-link.ts';

interface CountApi {
  count(to: number, report: (news: { done: number; total: number }) => void): Promise<Answer<number>>;
  two(): Promise<Answer<number>>;
  wait(): Promise<Answer<number>>;
}

const workers: ChannelWorker[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
  vi.restoreAllMocks();
});

const api: CountApi = {
  count: (to, report) => {
    for (let done = 1; done <= to; done++) report({ done, total: to });
    return Promise.resolve({ ok: true, value: to });
  },
  two: () => Promise.resolve({ ok: true, value: 2 }),
  wait: () => new Promise(() => undefined),
};

function spawn(): ChannelWorker {
  const worker = new ChannelWorker(api);
  workers.push(worker);
  return worker;
}

type News = Parameters<Parameters<CountApi['count']>[1]>[0];
const linkWith = (options: Partial<LinkOptions<CountApi, News>> = {}) =>
  new WorkerLink<CountApi, News>({
    spawn,
    stopped: (cause) => new FoveaError('internal', cause),
    ...options,
  });

const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('a worker and its calls', () => {
  test('one worker answers all calls; no progress comes after the answer', async () => {
    const link = linkWith();
    let answered = false;
    let after = 0;
    const onProgress = () => void (after += answered ? 1 : 0);
    expect(await link.ask((remote, _, report) => remote.count(3, report), { onProgress })).toBe(3);
    answered = true;
    await tick();
    expect(await link.ask((remote, _, report) => remote.count(2, report))).toBe(2);
    expect(after).toBe(0);
    expect(workers).toHaveLength(1);
  });

  test('progress is told without an answer', async () => {
    const post = vi.spyOn(MessagePort.prototype, 'postMessage');
    const heard: number[] = [];
    const onProgress = ({ done }: News) => void heard.push(done);
    const link = linkWith();
    await link.ask((remote, _, report) => remote.count(1, report), { onProgress });
    // the call, its progress, its answer
    expect(post).toHaveBeenCalledTimes(3);
    expect(heard).toEqual([1]);
  });

  test('disposing cancels running calls and those about to run; the next call has a new worker', async () => {
    const link = linkWith();
    const running = link.ask((remote) => remote.wait());
    await tick();
    const late = link.ask((remote) => remote.wait());
    link.dispose();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    expect(workers[0]!.terminated).toBe(true);
    expect(await link.ask((remote, _, report) => remote.count(1, report))).toBe(1);
    expect(workers).toHaveLength(2);
  });

  test('every new worker is restored first; where that fails, so do the calls that wait, and the next tries again', async () => {
    const asked: string[] = [];
    let broken = true;
    const link = linkWith({
      restore: async (ask) => {
        asked.push('restore');
        await ask((remote, _, report) =>
          broken
            ? Promise.resolve({ ok: false, error: { code: 'model-download', message: 'No network.' } })
            : remote.count(1, report),
        );
      },
    });
    const call = () =>
      link.ask((remote, _, report) => {
        asked.push('call');
        return remote.count(2, report);
      });
    const both = await Promise.allSettled([call(), call()]);
    for (const one of both) expect(one).toMatchObject({ reason: { code: 'model-download' } });
    expect(workers[0]!.terminated).toBe(true);
    broken = false;
    expect(await Promise.all([call(), call()])).toEqual([2, 2]);
    expect(asked).toEqual(['restore', 'restore', 'call', 'call']);
  });

  test('an abort before the call asks nothing', async () => {
    const link = linkWith();
    const signal = AbortSignal.abort();
    await expect(link.ask((remote) => remote.wait(), { signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(workers).toHaveLength(0);
  });
});

describe('a worker for one question', () => {
  test('is ended after the answer, an abort or a crash', async () => {
    expect(await inBackground<CountApi, number>(spawn, (remote) => remote.two())).toBe(2);
    const controller = new AbortController();
    const aborted = inBackground<CountApi, number>(spawn, (remote) => remote.wait(), controller.signal);
    await tick();
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'cancelled' });
    const crashed = inBackground<CountApi, number>(spawn, (remote) => remote.wait());
    await tick();
    workers[2]!.crash('out of memory');
    await expect(crashed).rejects.toThrow('The background worker stopped: out of memory.');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, true]);
  });
});
