import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Captioner, CaptionerProgress } from '../../shared/caption-api.ts';
import type { Answer } from '../../shared/engine-api.ts';
import { eyeCaptioner } from '../../testing/caption/eye-captioner.ts';
import { memoryParts } from '../../testing/memory-parts.ts';
import { serveShelfHost, type ShelfHost } from '../../testing/shelf-host.ts';
import { until } from '../../testing/until.ts';
import { CaptionHost, type CaptionMeans, type LoadedCaptioner } from './caption-host.ts';

// A real host of files on this machine; only the library that runs a captioner is left out.

const quiet = () => undefined;
const listUrl = 'https://fovea.example/models/captioners.json';
const image = new Blob(['image']);
const weights = Buffer.from('weights by rule');

let host: ShelfHost;
beforeEach(async () => {
  host = await serveShelfHost(
    new Map([
      ['/eye/config.json', Buffer.from('{}')],
      ['/eye/onnx/weights.onnx', weights],
    ]),
  );
});
afterEach(() => host.close());

const captioner = (change: Partial<Captioner> = {}): Captioner =>
  eyeCaptioner({
    formats: { encoder_model: 'q8' },
    from: `${host.origin}/eye/`,
    files: [
      { path: 'onnx/weights.onnx', bytes: weights.length },
      { path: 'config.json', bytes: 2 },
    ],
    ...change,
  });

function setUp(list = [captioner()], change: Partial<CaptionMeans> = {}) {
  const log: string[] = [];
  let kept: string | undefined;
  const site = { online: true };
  const eye = { open: true, failsOnce: false };
  const load: CaptionMeans['load'] = async ({ name }, fileOf) => {
    const bytes = await fileOf('onnx/weights.onnx');
    log.push(`load ${name}: ${new TextDecoder().decode(bytes)}, ${String(await fileOf('other.json'))}`);
    const loaded: LoadedCaptioner = {
      async describe(_, signal) {
        log.push('begin');
        await until(() => expect(eye.open || signal.aborted).toBe(true));
        signal.throwIfAborted();
        if (eye.failsOnce) {
          eye.failsOnce = false;
          throw new Error('device lost');
        }
        log.push('end');
        return { text: 'A house.', cut: false, room: 256 };
      },
      dispose: () => Promise.resolve(void log.push(`dispose ${name}`)),
    };
    return loaded;
  };
  const captions = new CaptionHost({
    parts: memoryParts(),
    list: {
      get: () => Promise.resolve(kept),
      set: (json) => Promise.resolve(void (kept = json)),
    },
    fetch: (input, init) => {
      if (input !== listUrl) return fetch(input, init);
      if (!site.online) return Promise.reject(new TypeError('offline'));
      return Promise.resolve(new Response(JSON.stringify({ version: 1, captioners: list })));
    },
    withoutGpu: () => Promise.resolve('No GPU.'),
    room: () => Promise.resolve(Infinity),
    load,
    ...change,
  });
  const get = (one = list[0]!, onProgress: (progress: CaptionerProgress) => void = quiet) =>
    captions.get('get', one, onProgress);
  return { captions, get, log, site, eye };
}

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

describe('nothing is fetched unasked', () => {
  test('the list says what can run here; neither it nor a description asks the host for anything', async () => {
    const { captions, log } = setUp([captioner(), captioner({ name: 'fast', device: 'webgpu' })]);
    expect(value(await captions.view(listUrl))).toEqual({
      captioners: [{ captioner: captioner(), kept: 0, whole: false }],
      unlisted: [],
      withoutGpu: 'No GPU.',
    });
    expect(await captions.describe('1', listUrl, 'eye', image)).toMatchObject({
      ok: false,
      error: { message: 'Eye is not in this browser’s storage.', hint: /nothing is fetched unasked/ },
    });
    expect(await captions.describe('2', listUrl, 'other', image)).toMatchObject({
      ok: false,
      error: { message: 'The list of models that describe images has no “other”.' },
    });
    expect(host.asked).toEqual([]);
    expect(log).toEqual([]);
  });

  test('a GPU lists all, without an excuse', async () => {
    const list = [captioner(), captioner({ name: 'fast', device: 'webgpu' })];
    const { captions } = setUp(list, { withoutGpu: () => Promise.resolve('') });
    const { captioners, withoutGpu } = value(await captions.view(listUrl));
    expect([captioners.map(({ captioner: { name } }) => name), withoutGpu]).toEqual([['eye', 'fast'], '']);
  });
});

test('what the list no longer names, or what no longer runs here, is still said and can be deleted', async () => {
  const fast = captioner({ name: 'fast', title: 'Fast', device: 'webgpu' });
  const old = captioner({ name: 'old' });
  const { captions, get } = setUp([captioner(), fast]);
  for (const one of [fast, old]) value(await get(one));
  const kept = 2 + weights.length;
  expect(value(await captions.view(listUrl)).unlisted).toEqual([
    { name: 'fast', title: 'Fast', kept },
    { name: 'old', title: 'old', kept },
  ]);
  value(await captions.remove('old'));
  expect(value(await captions.view(listUrl)).unlisted.map(({ name }) => name)).toEqual(['fast']);
});

describe('fetching', () => {
  test('progress in bytes of all files; whole afterwards, and no byte is asked for again', async () => {
    const { captions, get } = setUp();
    const told: CaptionerProgress[] = [];
    value(await get(captioner(), (progress) => told.push(progress)));
    const all = 2 + weights.length;
    expect(told.at(-1)).toMatchObject({ stage: 'download', done: all, total: all });
    expect(value(await captions.view(listUrl)).captioners[0]).toMatchObject({ kept: all, whole: true });
    host.asked.length = 0;
    value(await get());
    expect(host.asked).toEqual([]);
  });

  test('paused in a file, it is not whole, and goes on from there', async () => {
    const { captions, get } = setUp();
    host.stallAfter = 2;
    const running = get();
    await expect.poll(async () => value(await captions.view(listUrl)).captioners[0]!.kept).toBe(2);
    await captions.cancel('get');
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(value(await captions.view(listUrl)).captioners[0]!.whole).toBe(false);
    host.stallAfter = undefined;
    host.asked.length = 0;
    value(await get());
    expect(host.asked[0]!.range).toMatch(/^bytes=2-/);
    expect(value(await captions.view(listUrl)).captioners[0]!.whole).toBe(true);
  });

  test.each([
    [403, /refuses the file \(403\)/],
    [404, /no longer has the file \(404\)/],
  ])('status %d: in words, with what to do instead', async (status, words) => {
    host.status = status;
    const answered = await setUp().get();
    expect(answered).toMatchObject({
      ok: false,
      error: {
        message: expect.stringMatching(words) as string,
        hint: 'Choose another model or a description server, or type the descriptions.',
      },
    });
  });

  test('another file than the list names is refused; too little room is said before the first byte', async () => {
    const sha256 = createHash('sha256').update('other').digest('hex');
    const one = captioner({ files: [{ path: 'config.json', bytes: 2, sha256 }] });
    expect(await setUp([one]).get()).toMatchObject({ ok: false, error: { code: 'model-corrupt' } });
    host.asked.length = 0;
    const full = setUp([captioner()], { room: () => Promise.resolve(3) });
    expect(await full.get()).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(host.asked).toEqual([]);
  });
});

describe('describing', () => {
  test('loaded once, from storage alone; one image at a time; offline from the last list', async () => {
    const { captions, get, log, site } = setUp();
    value(await get());
    value(await captions.view(listUrl));
    site.online = false;
    host.asked.length = 0;
    const both = await Promise.all(['1', '2'].map((job) => captions.describe(job, listUrl, 'eye', image)));
    expect(both.map((one) => value(one).text)).toEqual(['A house.', 'A house.']);
    expect(log).toEqual(['load eye: weights by rule, undefined', 'begin', 'end', 'begin', 'end']);
    expect(host.asked).toEqual([]);
  });

  test('cancelled, an image is not described; the one that waits for it is', async () => {
    const { captions, get, log, eye } = setUp();
    value(await get());
    eye.open = false;
    const first = captions.describe('1', listUrl, 'eye', image);
    await until(() => expect(log).toContain('begin'));
    const waiting = captions.describe('2', listUrl, 'eye', image);
    await captions.cancel('1');
    expect(await first).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    eye.open = true;
    value(await waiting);
    expect(log.filter((line) => line === 'end')).toHaveLength(1);
  });

  test('cancelled while it waits for its turn, an image is not described', async () => {
    const { captions, get, log, eye } = setUp();
    value(await get());
    eye.open = false;
    const first = captions.describe('1', listUrl, 'eye', image);
    await until(() => expect(log).toContain('begin'));
    const waiting = captions.describe('2', listUrl, 'eye', image);
    await captions.cancel('2');
    eye.open = true;
    value(await first);
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(log.filter((line) => line === 'begin')).toHaveLength(1);
  });

  test('a model is not deleted under the image that it describes, nor under another tab', async () => {
    const parts = memoryParts();
    const { captions, get, log, eye } = setUp([captioner()], { parts });
    value(await get());
    eye.open = false;
    const first = captions.describe('1', listUrl, 'eye', image);
    await until(() => expect(log).toContain('begin'));
    const removed = captions.remove('eye');
    const later = captions.describe('2', listUrl, 'eye', image);
    eye.open = true;
    value(await first);
    value(await removed);
    expect(log.slice(1)).toEqual(['begin', 'end', 'dispose eye']);
    expect(await later).toMatchObject({ error: { message: 'Eye is not in this browser’s storage.' } });

    value(await get());
    parts.exclusive = () => Promise.resolve(undefined);
    const busy = { ok: false, error: { message: 'Another tab is busy with this model.' } };
    expect(await captions.remove('eye')).toMatchObject(busy);
    expect(await get()).toMatchObject(busy);
    expect(value(await captions.view(listUrl)).captioners[0]!.whole).toBe(true);
  });

  test('after a failure the model is freed, and loaded afresh for the next image', async () => {
    const { captions, get, log, eye } = setUp();
    value(await get());
    eye.failsOnce = true;
    expect(await captions.describe('1', listUrl, 'eye', image)).toMatchObject({
      ok: false,
      error: { code: 'description-failed', message: 'The model in this page failed. device lost' },
    });
    value(await captions.describe('2', listUrl, 'eye', image));
    expect(log.map((line) => line.split(' ')[0])).toEqual([
      'load',
      'begin',
      'dispose',
      'load',
      'begin',
      'end',
    ]);
  });

  test('another captioner takes the place of the first in memory; a deleted one is freed', async () => {
    const list = [captioner(), captioner({ name: 'ear' })];
    const { captions, get, log } = setUp(list);
    for (const one of list) value(await get(one));
    for (const { name } of list) value(await captions.describe(name, listUrl, name, image));
    expect(log.filter((line) => /load|dispose/.test(line))).toEqual([
      expect.stringContaining('load eye'),
      'dispose eye',
      expect.stringContaining('load ear'),
    ]);
    value(await captions.remove('ear'));
    expect(log.at(-1)).toBe('dispose ear');
    expect(await captions.describe('3', listUrl, 'ear', image)).toMatchObject({ ok: false });
  });

  test.each([
    [new Error('std::bad_alloc'), /Eye cannot be loaded: there is not enough memory\./],
    [new Error('no such operator: X\n  at y'), /^Eye cannot be loaded\. no such operator: X$/],
  ])('what the library throws (%s) is said in words, and loading is tried again', async (thrown, words) => {
    let attempts = 0;
    const { captions, get } = setUp([captioner()], {
      load: () => (attempts++, Promise.reject(thrown)),
    });
    value(await get());
    for (const job of ['1', '2']) {
      expect(await captions.describe(job, listUrl, 'eye', image)).toMatchObject({
        ok: false,
        error: { code: 'description-failed', message: expect.stringMatching(words) as string },
      });
    }
    expect(attempts).toBe(2);
  });
});
