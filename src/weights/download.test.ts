import { beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../shared/progress.ts';
import type { ShardCache } from './cache.ts';
import { openPackage, type OpenOptions } from './open-package.ts';
import { openSmall, packSmall, type SmallPackage } from './testing/small-package.ts';

const shardFile = 'model-00001.safetensors';
let small: SmallPackage;
beforeAll(async () => {
  small = await packSmall([await openSmall('ImageReward.pt')]);
});

type Answerer = (file: string, attempt: number) => Response | Promise<Response>;

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
      const special = await answer(file, attempt);
      if (special) return special;
      const bytes = small.files.get(file);
      return bytes ? new Response(bytes) : new Response('not found', { status: 404 });
    },
  };
}

function memoryCache(): ShardCache & { entries: Map<string, Uint8Array<ArrayBuffer>> } {
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    entries,
    match: (key) => Promise.resolve(entries.get(key)),
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
    expect([...cache.entries.keys()]).toEqual([small.report.manifest.shards[0]!.sha256]);
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
    expect(cache.entries.size).toBe(0);
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
    expect(warnings).toEqual([expect.stringMatching(/no room/)]);
  });

  it('goes on where the browser has no cache at all, with a warning', async () => {
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

  it('finds the folder from an address without its slash, or of the manifest itself', async () => {
    for (const url of ['https://models.test/small', 'https://models.test/small/manifest.json']) {
      const opened = await openPackage({ kind: 'url', url }, { fetch: serve().fetch, cache: null });
      expect(opened.manifest.name).toBe('small');
    }
  });
});
