import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryPart } from '../../testing/memory-parts.ts';
import { serveShelfHost, type ShelfHost } from '../../testing/shelf-host.ts';
import { fetchFile } from './fetch-file.ts';
import type { FetchContext } from './way.ts';

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const content = (length: number, seed = 1): Buffer<ArrayBuffer> =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 31 * seed + (i >> 7)) & 255));

let host: ShelfHost;
let news: string[];
let waited: number[];
beforeEach(async () => {
  host = await serveShelfHost(new Map([['/a.bin', content(10_000)]]));
  news = [];
  waited = [];
});
afterEach(() => host.close());

const context = (change: Partial<FetchContext> = {}): FetchContext => ({
  fetch,
  signal: new AbortController().signal,
  command: 'fovea get a',
  page: 'https://models.example/a',
  newHash: () => {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  },
  onBytes: () => undefined,
  onNews: (sentence) => void news.push(sentence),
  wait: (ms) => Promise.resolve(void waited.push(ms)),
  piece: 3000,
  ...change,
});
const file = () => ({ url: `${host.origin}/a.bin` });

describe('fetchFile', () => {
  it('fetches in ranges, and not again what is whole', async () => {
    const part = memoryPart();
    const got = await fetchFile(file(), part, context());
    expect(got).toEqual({ bytes: 10_000, sha256: sha(content(10_000)) });
    expect(part.bytes.equals(content(10_000))).toBe(true);
    expect(host.asked.map(({ range }) => range)).toEqual([
      'bytes=0-2999',
      'bytes=3000-5999',
      'bytes=6000-8999',
      'bytes=9000-11999',
    ]);
    expect(await fetchFile(file(), part, context())).toEqual(got);
    expect(host.asked).toHaveLength(4);
  });

  it('goes on where it was stopped, and hashes what was there', async () => {
    const part = memoryPart();
    const stop = new AbortController();
    const paused = fetchFile(
      file(),
      part,
      context({ signal: stop.signal, onBytes: (_, done) => void (done >= 3000 && stop.abort()) }),
    );
    await expect(paused).rejects.toThrow();
    const kept = part.bytes.length;
    expect(kept).toBeGreaterThanOrEqual(3000);
    expect(kept).toBeLessThan(10_000);
    host.asked.length = 0;
    expect(await fetchFile(file(), part, context())).toMatchObject({ sha256: sha(content(10_000)) });
    expect(host.asked[0]!.range).toBe(`bytes=${kept}-${kept + 2999}`);
  });

  it('tries again after cut connections, waiting longer as long as nothing comes', async () => {
    host.cuts = [1000, 500, 0, 0];
    const part = memoryPart();
    expect(await fetchFile(file(), part, context())).toMatchObject({ sha256: sha(content(10_000)) });
    // after bytes that came the wait begins at a second again
    expect(waited).toEqual([1000, 1000, 2000, 4000]);
    expect(
      news.every((sentence) => /The connection to .* was cut\. Trying again in \d s\./.test(sentence)),
    ).toBe(true);
  });

  it('gives up a host that stays away, and keeps what came', async () => {
    host.cuts = [1000, 0, 0, 0, 0, 0, 0];
    const part = memoryPart();
    await expect(fetchFile(file(), part, context())).rejects.toMatchObject({ code: 'model-download' });
    expect(part.bytes.length).toBe(1000);
    expect(waited).toEqual([1000, 2000, 4000, 8000, 16_000]);
    host.cuts = [];
    expect(await fetchFile(file(), part, context())).toMatchObject({ sha256: sha(content(10_000)) });
  });

  it('treats a connection that stalls as cut', async () => {
    host.stallAfter = 700;
    const stalled = context({
      stallMs: 40,
      wait: () => {
        host.stallAfter = undefined;
        return Promise.resolve();
      },
    });
    expect(await fetchFile(file(), memoryPart(), stalled)).toMatchObject({ bytes: 10_000 });
    expect(news.join()).toContain('stalled');
  });

  it.each([true, false])('begins anew when the file changed between two parts (ETag: %s)', async (stamps) => {
    host.stamps = stamps;
    const part = memoryPart();
    host.cuts = [0, 0, 0, 0, 0, 0, 0];
    host.cuts[0] = 2000;
    await expect(fetchFile(file(), part, context())).rejects.toMatchObject({ code: 'model-download' });
    host.cuts = [];
    // without an ETag, the size tells
    host.files.set('/a.bin', content(stamps ? 10_000 : 10_001, 3));
    const got = await fetchFile(file(), part, context());
    expect(got.sha256).toBe(sha(host.files.get('/a.bin')!));
    expect(news.join()).toContain('has changed since the last part; it is fetched again from the start');
  });

  it('begins anew when the file became shorter than what is there', async () => {
    host.stamps = false;
    const part = memoryPart();
    await part.append(content(9000));
    await part.remember({ url: file().url, stamp: {} });
    host.files.set('/a.bin', content(2000, 5));
    expect(await fetchFile(file(), part, context())).toEqual({ bytes: 2000, sha256: sha(content(2000, 5)) });
  });

  it('gives up a file that changes all the time', async () => {
    let seed = 10;
    const changing: typeof fetch = (input, init) => {
      host.files.set('/a.bin', content(10_000, seed++));
      return fetch(input, init);
    };
    await expect(fetchFile(file(), memoryPart(), context({ fetch: changing }))).rejects.toThrow(
      'changes while it is fetched',
    );
  });

  it('takes a whole file from a host without ranges, also after a cut', async () => {
    host.ranges = false;
    host.cuts = [4000];
    expect(await fetchFile(file(), memoryPart(), context())).toMatchObject({ sha256: sha(content(10_000)) });
    expect(news.join()).toContain('sends whole files only');
  });

  it('takes a whole file that ends early without a failure for cut', async () => {
    const whole = content(10_000);
    const answers = [whole.subarray(0, 6000), whole].map(
      (bytes) => new Response(bytes, { headers: { 'content-length': '10000' } }),
    );
    const part = memoryPart();
    const got = await fetchFile(file(), part, context({ fetch: () => Promise.resolve(answers.shift()!) }));
    expect(got).toEqual({ bytes: 10_000, sha256: sha(whole) });
    expect(news).toEqual([expect.stringContaining('was cut'), expect.stringContaining('whole files only')]);
  });

  it('follows a redirect to another origin, and says who sends the bytes', async () => {
    const other = await serveShelfHost(new Map([['/a.bin', content(10_000)]]));
    host.redirectTo = other.origin;
    try {
      await fetchFile(file(), memoryPart(), context());
      expect(other.asked).toHaveLength(4);
      expect(news).toEqual([
        `${new URL(host.origin).host} redirects to ${new URL(other.origin).host}, which sends the bytes.`,
      ]);
    } finally {
      await other.close();
    }
  });

  it.each([
    ['a gate', () => (host.status = 403), /refuses the file \(403\): it wants an account/],
    ['a sign-in page', () => (host.signIn = true), /answers with a web page: it wants an account/],
    ['a file that is gone', () => (host.status = 404), /no longer has the file \(404\)/],
    ['a request that is refused', () => (host.status = 400), /answered 400/],
  ])('says of %s what it is, once', async (_, arrange, words) => {
    arrange();
    await expect(fetchFile(file(), memoryPart(), context())).rejects.toThrow(words);
    expect(host.asked).toHaveLength(1);
  });

  it('refuses an empty file, with ranges and without, and keeps nothing of it', async () => {
    host.files.set('/a.bin', Buffer.alloc(0));
    for (const ranges of [true, false]) {
      host.ranges = ranges;
      const part = memoryPart();
      await expect(fetchFile(file(), part, context())).rejects.toMatchObject({
        code: 'model-download',
        message: expect.stringContaining('sent an empty file') as string,
      });
      expect([part.bytes.length, await part.note()]).toEqual([0, undefined]);
    }
  });

  it('waits for a busy host', async () => {
    host.status = 503;
    const busy = context({
      wait: () => {
        host.status = undefined;
        return Promise.resolve();
      },
    });
    expect(await fetchFile(file(), memoryPart(), busy)).toMatchObject({ bytes: 10_000 });
    expect(news[0]).toContain('answered 503');
  });

  it('refuses a file with another hash than the list says, and tries once more where it was joined from parts', async () => {
    const expected = sha(content(10_000));
    const part = memoryPart();
    // left by an earlier time, and not of this file, although nothing tells so
    await part.append(content(4000, 9));
    await part.remember({ url: file().url, stamp: {} });
    expect(await fetchFile({ ...file(), sha256: expected }, part, context())).toMatchObject({
      sha256: expected,
    });
    expect(news.join()).toContain('do not make the file that the list names');
    host.files.set('/a.bin', content(10_000, 7));
    const wrong = memoryPart();
    await expect(fetchFile({ ...file(), sha256: expected }, wrong, context())).rejects.toMatchObject({
      code: 'model-corrupt',
    });
    expect(wrong.bytes.length).toBe(0);
  });

  it('tells a host that pages may not read from one that is not there', async () => {
    vi.stubGlobal('location', { origin: 'https://page.example' });
    const blocked =
      (probe: () => Promise<Response>): typeof fetch =>
      (_, init) =>
        init?.mode === 'no-cors' ? probe() : Promise.reject(new TypeError('Failed to fetch'));
    try {
      const opaque = Object.defineProperty(new Response(), 'type', { value: 'opaque' });
      const hidden = blocked(() => Promise.resolve(opaque));
      await expect(fetchFile(file(), memoryPart(), context({ fetch: hidden }))).rejects.toMatchObject({
        message: `${new URL(host.origin).host} does not let web pages read its files.`,
        hint: 'Fetch the model with the command line, `fovea get a`, and add its folder here.',
      });
      expect(waited).toEqual([]);
      const away = blocked(() => Promise.reject(new TypeError('Failed to fetch')));
      await expect(fetchFile(file(), memoryPart(), context({ fetch: away }))).rejects.toThrow(
        'cannot be reached',
      );
      expect(waited).toHaveLength(5);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('ends with the same bytes, whatever is cut where', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 9000 }),
        fc.boolean(),
        fc.integer({ min: 700, max: 12_000 }),
        async (cuts, length, ranges, piece) => {
          host.files.set('/a.bin', content(length, cuts.length + 1));
          Object.assign(host, { ranges, cuts: [...cuts] });
          const part = memoryPart();
          const got = await fetchFile(file(), part, context({ piece }));
          expect(got).toEqual({ bytes: length, sha256: sha(host.files.get('/a.bin')!) });
          expect(part.bytes.equals(host.files.get('/a.bin')!)).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });
});
