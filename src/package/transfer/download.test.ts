import { beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../../shared/progress.ts';
import type { ShardCache } from './shard-cache.ts';
import { downloadText } from './download.ts';
import { openPackage, type OpenOptions } from '../open-package.ts';
import { openSmall, packSmall, type SmallPackage } from '../../testing/small-package.ts';

const shardFile = 'model-00001.safetensors';
let small: SmallPackage;
beforeAll(async () => {
  small = await packSmall([await openSmall('ImageReward.pt')]);
});

type Answerer = (file: string, attempt: number, range: string) => Response | Promise<Response>;

interface Server {
  fetch: typeof fetch;
  requests: { file: string; cache: string | undefined }[];
}

/** Serves the package from memory; `answer` may misbehave (undefined: serve the file). */
function serve(
  answer: (...args: Parameters<Answerer>) => ReturnType<Answerer> | undefined = () => undefined,
): Server {
  const requests: Server['requests'] = [];
  return {
    requests,
    fetch: async (input, init) => {
      init?.signal?.throwIfAborted();
      const file = (input as string).replace('https://models.test/small/', '');
      const attempt = requests.filter((request) => request.file === file).length;
      requests.push({ file, cache: init?.cache });
      const special = await answer(file, attempt, new Headers(init?.headers).get('range') ?? '');
      if (special) return special;
      const bytes = small.files.get(file);
      return bytes ? new Response(bytes) : new Response('not found', { status: 404 });
    },
  };
}

interface MemoryCache extends ShardCache {
  entries: Map<string, Uint8Array<ArrayBuffer>>;
  shards(): string[];
}

function memoryCache(): MemoryCache {
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    entries,
    shards: () => [...entries.keys()].filter((key) => /^[0-9a-f]{64}$/.test(key)),
    match: (key) => {
      const bytes = entries.get(key);
      return Promise.resolve(bytes && new Response(bytes));
    },
    put: (key, bytes) => Promise.resolve(void entries.set(key, bytes)),
    delete: (key) => Promise.resolve(void entries.delete(key)),
  };
}

async function load(server: Server, options: OpenOptions = {}): Promise<number> {
  const opened = await openPackage(
    { kind: 'url', url: 'https://models.test/small/' },
    { fetch: server.fetch, cache: null, ...options },
  );
  let count = 0;
  for await (const weight of opened.tensors()) count += weight.name ? 1 : 0;
  return count;
}

const flip = (bytes: Uint8Array<ArrayBuffer>) => bytes.map((byte, i) => (i === 5000 ? byte ^ 1 : byte));
const broken = (bytes: Uint8Array<ArrayBuffer>) =>
  new Response(
    new ReadableStream({
      pull(controller) {
        controller.enqueue(bytes.slice(0, 1000));
        controller.error(new TypeError('network error'));
      },
    }),
  );

describe('download', () => {
  it('loads, keeps the shards, and needs only the small files the next time', async () => {
    const cache = memoryCache();
    const first = serve();
    const count = await load(first, { cache });
    expect(count).toBeGreaterThan(100);
    expect(first.requests.map(({ file }) => file)).toEqual(['manifest.json', 'tokenizer.json', shardFile]);
    expect(cache.shards()).toEqual([small.report.manifest.shards[0]!.sha256]);
    const second = serve();
    const told: Progress[] = [];
    expect(await load(second, { cache, onProgress: (progress) => told.push(progress) })).toBe(count);
    expect(second.requests.map(({ file }) => file)).toEqual(['manifest.json', 'tokenizer.json']);
    const bytes = small.report.bytes;
    expect(told).toEqual([
      { stage: 'download', file: shardFile, loadedBytes: bytes, totalBytes: bytes, fromCache: true },
    ]);
  });

  it('tells progress that grows to the whole', async () => {
    const told: number[] = [];
    const pieces = serve((file) => {
      if (file !== shardFile) return undefined;
      const bytes = small.files.get(file)!;
      let at = 0;
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (at >= bytes.length) return controller.close();
            controller.enqueue(bytes.slice(at, at + 200_000));
            at += 200_000;
          },
        }),
      );
    });
    await load(pieces, {
      onProgress: (progress) => {
        if (progress.stage === 'download') told.push(progress.loadedBytes);
      },
    });
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)).toBe(small.report.bytes);
  });

  const bad: [string, (bytes: Uint8Array<ArrayBuffer>) => Response, string, RegExp][] = [
    ['a flipped bit', (bytes) => new Response(flip(bytes)), 'model-corrupt', /checksum is wrong/],
    [
      'a short shard',
      (bytes) => new Response(bytes.slice(0, 9999)),
      'model-corrupt',
      /has 9999 bytes instead of/,
    ],
    ['a long shard', (bytes) => new Response(new Blob([bytes, bytes])), 'model-corrupt', /more than/],
    ['an empty answer', () => new Response(null), 'model-corrupt', /has 0 bytes/],
    ['a broken connection', broken, 'model-corrupt', /has 1000 bytes|has 0 bytes/],
    ['a server error', () => new Response('busy', { status: 503 }), 'model-download', /answered 503/],
  ];
  it.each(bad)('recovers from %s once, past the HTTP cache', async (_, answer) => {
    const server = serve((file, attempt) =>
      file === shardFile && attempt === 0 ? answer(small.files.get(file)!) : undefined,
    );
    expect(await load(server)).toBeGreaterThan(100);
    expect(server.requests.filter(({ file }) => file === shardFile).map(({ cache }) => cache)).toEqual([
      'default',
      'reload',
    ]);
  });

  it.each(bad)('gives up on %s when it stays so, naming the file', async (_, answer, code, message) => {
    const cache = memoryCache();
    const server = serve((file) => (file === shardFile ? answer(small.files.get(file)!) : undefined));
    const attempt = load(server, { cache });
    await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    await expect(attempt).rejects.toThrow(shardFile);
    expect(server.requests.filter(({ file }) => file === shardFile)).toHaveLength(2);
    expect(cache.shards()).toEqual([]);
  });

  it('continues where the connection broke, as long as each attempt brings something', async () => {
    const ranges: string[] = [];
    const step = 300_000;
    const server = serve((file, _, range) => {
      if (file !== shardFile) return undefined;
      ranges.push(range);
      const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
      const part = small.files.get(file)!.slice(from, from + step);
      return new Response(part, { status: from > 0 ? 206 : 200 });
    });
    expect(await load(server)).toBeGreaterThan(100);
    const attempts = Math.ceil(small.report.bytes / step);
    expect(attempts).toBeGreaterThan(2);
    expect(ranges).toEqual(Array.from({ length: attempts }, (_, i) => (i === 0 ? '' : `bytes=${i * step}-`)));
  });

  it('says that a shard is too short, whose server has nothing beyond its end', async () => {
    const server = serve((file, _, range) => {
      if (file !== shardFile) return undefined;
      const short = small.files.get(file)!.subarray(0, 9999);
      return range === 'bytes=9999-' ? new Response(null, { status: 416 }) : new Response(short);
    });
    await expect(load(server)).rejects.toMatchObject({
      code: 'model-corrupt',
      message: expect.stringMatching(/is damaged: it has 9999 bytes instead of/) as string,
    });
    expect(server.requests.filter(({ file }) => file === shardFile)).toHaveLength(2);
  });

  const silent = () => new Response(new ReadableStream({ start: (s) => s.enqueue(new Uint8Array(10)) }));

  it('takes a stalled transfer up again', async () => {
    const stalling = serve((file, attempt) => (file === shardFile && attempt === 0 ? silent() : undefined));
    expect(await load(stalling, { stallMs: 100 })).toBeGreaterThan(100);
  });

  it('gives up on a server that stays silent, with words', async () => {
    const dead = serve((file) => (file === shardFile ? silent() : undefined));
    await expect(load(dead, { stallMs: 50 })).rejects.toMatchObject({
      code: 'model-download',
      message: expect.stringMatching(/stalled: no data/) as string,
    });
    const deaf: Server = {
      requests: [],
      fetch: (_, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        }),
    };
    await expect(load(deaf, { stallMs: 50 })).rejects.toMatchObject({
      message: expect.stringMatching(/stalled/) as string,
    });
  });

  it('opens offline what was loaded before', async () => {
    const cache = memoryCache();
    const count = await load(serve(), { cache });
    const dead = serve(() => Promise.reject(new TypeError('fetch failed')));
    expect(await load(dead, { cache })).toBe(count);
    await expect(load(dead, { cache: memoryCache() })).rejects.toMatchObject({ code: 'model-download' });
    const gone = serve(() => new Response('', { status: 404 }));
    await expect(load(gone, { cache })).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('replaces a damaged shard in the cache', async () => {
    const cache = memoryCache();
    const { sha256 } = small.report.manifest.shards[0]!;
    cache.entries.set(sha256, flip(small.files.get(shardFile)!));
    await load(serve(), { cache });
    expect(Buffer.from(cache.entries.get(sha256)!).equals(small.files.get(shardFile)!)).toBe(true);
  });

  it('goes on uncached when there is no room, with one warning', async () => {
    const warnings: string[] = [];
    const full = memoryCache();
    full.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    expect(await load(serve(), { cache: full, onWarning: (text) => warnings.push(text) })).toBeGreaterThan(
      100,
    );
    expect(warnings).toEqual([expect.stringMatching(/no space/)]);
  });

  it('continues where the browser has no cache at all, with a warning', async () => {
    const warnings: string[] = [];
    const count = await load(serve(), { cache: undefined, onWarning: (text) => warnings.push(text) });
    expect(count).toBeGreaterThan(100);
    expect(warnings).toEqual([expect.stringMatching(/no cache/)]);
  });

  it('stops when aborted, in the middle of a shard', async () => {
    const controller = new AbortController();
    const hanging = serve((file) => {
      if (file !== shardFile) return undefined;
      queueMicrotask(() => setTimeout(() => controller.abort(), 5));
      return new Response(
        new ReadableStream({
          start(stream) {
            stream.enqueue(new Uint8Array(10));
            controller.signal.addEventListener('abort', () => stream.error(controller.signal.reason));
          },
        }),
      );
    });
    await expect(load(hanging, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(hanging.requests.filter(({ file }) => file === shardFile)).toHaveLength(1);
    await expect(load(serve(), { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  const absent: [string, Server, string, RegExp][] = [
    [
      'no package',
      serve(() => new Response('', { status: 404 })),
      'model-missing',
      /404 for .*manifest\.json/,
    ],
    ['a page in its place', serve(() => new Response('<!doctype html>')), 'model-missing', /is a web page/],
    [
      'no connection',
      serve(() => Promise.reject(new TypeError('fetch failed'))),
      'model-download',
      /cannot be reached/,
    ],
    [
      'no shard',
      serve((file) => (file === shardFile ? new Response('', { status: 404 }) : undefined)),
      'model-missing',
      /404 for .*model-00001/,
    ],
    ['no JSON', serve(() => new Response('hello')), 'model-invalid', /not JSON/],
  ];
  it.each(absent)('says that there is %s', async (_, server, code, message) => {
    await expect(load(server)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('reads texts of any length up to a limit, and says when there is more', async () => {
    const text = 'word '.repeat(60_000);
    const context = {
      signal: new AbortController().signal,
      fetch: () => Promise.resolve(new Response(text)),
      onWarning: () => undefined,
    };
    expect(await downloadText('https://models.test/long', text.length, context)).toBe(text);
    await expect(downloadText('https://models.test/long', text.length - 1, context)).rejects.toMatchObject({
      code: 'model-download',
      message: expect.stringMatching(/is larger than 299999 bytes/) as string,
    });
  });

  it('finds the folder from an address without its slash, or of the manifest itself', async () => {
    for (const url of ['https://models.test/small', 'https://models.test/small/manifest.json']) {
      const opened = await openPackage({ kind: 'url', url }, { fetch: serve().fetch, cache: null });
      expect(opened.manifest.name).toBe('small');
    }
  });
});
