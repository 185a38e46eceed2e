import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CaptionApi, CaptionerProgress } from '../../../../shared/caption-api.ts';
import type { Answer } from '../../../../shared/engine-api.ts';
import { eyeCaptioner } from '../../../../testing/caption/eye-captioner.ts';
import { ChannelWorker } from '../../../../testing/channel-worker.ts';
import { Page } from '../../../kit/page.ts';
import { describeStore } from '../store.ts';
import { CaptionClient } from './caption-client.ts';
import { Captioners } from './captioners.ts';
import { captionersStore } from './store.ts';
import { inPageStrings } from './strings.ts';

const captioner = eyeCaptioner({ files: [{ path: 'weights.onnx', bytes: 275_000_000 }] });

beforeEach(() => vi.stubGlobal('navigator', { storage: { persist: () => Promise.resolve(true) } }));
afterEach(() => vi.unstubAllGlobals());

/** A page whose worker fetches nothing: `end` is what its download comes to. */
function setUp() {
  let kept = 0;
  const end: { with?: (answer: Answer<null>) => void } = {};
  const site = { online: true };
  const api: CaptionApi = {
    view: () =>
      Promise.resolve(
        site.online
          ? {
              ok: true,
              value: {
                captioners: [{ captioner, kept, whole: kept === 275_000_000 }],
                unlisted: [],
                withoutGpu: '',
              },
            }
          : { ok: false, error: { code: 'description-failed', message: 'Offline.' } },
      ),
    get: async (_job, _captioner, onProgress) => {
      const progress: CaptionerProgress = { stage: 'download', done: 1000, total: 275_000_000 };
      onProgress(progress);
      const answer = await new Promise<Answer<null>>((resolve) => (end.with = resolve));
      kept = answer.ok ? 275_000_000 : 1000;
      return answer;
    },
    describe: () => new Promise(() => undefined),
    remove: () => {
      kept = 0;
      return Promise.resolve({ ok: true, value: null });
    },
    cancel: () =>
      Promise.resolve(end.with?.({ ok: false, error: { code: 'cancelled', message: 'Cancelled.' } })),
  };
  const page = new Page();
  const workers: ChannelWorker[] = [];
  const client = new CaptionClient('https://fovea.example/list.json', () => {
    const worker = new ChannelWorker(api);
    workers.push(worker);
    return worker;
  });
  const captioners = new Captioners(page, client);
  const use = (provider: string) => {
    const { settings } = describeStore(page).getState();
    describeStore(page).setState({ settings: { ...settings, provider, model: 'eye' } });
  };
  const state = () => captionersStore(page).getState();
  return { captioners, client, workers, end, site, use, state };
}

test('fetching: progress in bytes, one at a time, then stored and usable', async () => {
  const { captioners, client, end, state } = setUp();
  const got = captioners.get(captioner);
  await expect.poll(() => state().work?.progress).toBeDefined();
  expect(inPageStrings.progress(state().work!.progress!)).toBe('1.0 kB of 275 MB');
  expect(await captioners.get(captioner)).toBe(false);
  end.with!({ ok: true, value: null });
  expect(await got).toBe(true);
  expect(state()).toMatchObject({ work: undefined, news: 'Eye is stored in this browser.' });
  expect(state().view!.captioners[0]!.whole).toBe(true);
  await captioners.remove(captioner);
  expect(state()).toMatchObject({ news: 'Eye was deleted.', view: { captioners: [{ kept: 0 }] } });
  client.free();
});

test('paused: no failure, and the button says what is left; a failure is told', async () => {
  const { captioners, client, end, state } = setUp();
  const first = captioners.get(captioner);
  await expect.poll(() => end.with).toBeDefined();
  captioners.stop();
  expect(await first).toBe(false);
  expect(state()).toMatchObject({ error: undefined, news: 'Eye is paused; the downloaded part is kept.' });
  expect(inPageStrings.get(state().view!.captioners[0]!)).toBe(
    'Download the remaining 275 MB from models.example and describe',
  );
  expect(inPageStrings.asks(state().view!.captioners[0]!)).toMatch(
    /^This page will ask models\.example for the remaining 275 MB and keep them in this browser\./,
  );
  end.with = undefined;
  const second = captioners.get(captioner);
  await expect.poll(() => end.with).toBeDefined();
  end.with!({ ok: false, error: { code: 'model-download', message: 'The host is gone.' } });
  expect(await second).toBe(false);
  expect(state().error?.message).toBe('The host is gone.');
  client.free();
});

test('the worker and its memory end with the choice of another provider, but not a download', async () => {
  const { captioners, workers, end, use } = setUp();
  use('in-page');
  await captioners.refresh();
  use('off');
  expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
  use('in-page');
  const got = captioners.get(captioner);
  await expect.poll(() => end.with).toBeDefined();
  use('off');
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  end.with!({ ok: true, value: null });
  expect(await got).toBe(true);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
});

test('what was only tried is freed, but not while the settings name it or the worker has yet to answer', async () => {
  const { captioners, client, workers, use } = setUp();
  await captioners.refresh();
  use('in-page');
  captioners.freeUnlessUsed();
  expect(workers[0]!.terminated).toBe(false);
  use('off');
  await captioners.refresh();
  const described = client.describe('eye', new Blob(['image']), new AbortController().signal);
  captioners.freeUnlessUsed();
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  client.free();
  await expect(described).rejects.toMatchObject({ code: 'cancelled' });
  await captioners.refresh();
  captioners.freeUnlessUsed();
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, true]);
});

test('why the list could not be read is said until it is read', async () => {
  const { captioners, client, site, state } = setUp();
  site.online = false;
  await captioners.refresh();
  expect(state().error?.message).toBe('Offline.');
  site.online = true;
  await captioners.refresh();
  expect(state().error).toBeUndefined();
  client.free();
});

test('a browser without persistent storage: told, and another fetch can be started', async () => {
  const { captioners, state } = setUp();
  vi.stubGlobal('navigator', { storage: {} });
  expect(await captioners.get(captioner)).toBe(false);
  expect(state()).toMatchObject({ work: undefined, error: { code: 'internal' } });
});
