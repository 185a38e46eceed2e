import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea } from '../support/fovea.ts';
import { childrenOf, launchServe, type Served } from '../support/serve.ts';
import { writeSmall } from '../support/small.ts';

/* The whole server with its browser, under everything that clients and the machine do to it. */

const backend = ['--backend', 'wasm'];
const names = Array.from({ length: 8 }, (_, i) => `picture${i}`);
const clients = 50;
const each = 10;

let folder: string;
let paths: string[];
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-serve-'));
  paths = await writeSmall(join(folder, 'images'), ...names);
});
test.afterAll(() => rm(folder, { recursive: true }));

interface Answer {
  status: number;
  text: string;
  retryAfter: number;
}
interface Sent {
  path: string;
  headers: Record<string, string>;
  /** Pieces of the body, sent with a pause in between. */
  body: (string | Buffer)[];
  /** Milliseconds after which the client goes. */
  goesAfter?: number;
}

/** One attempt; undefined where the connection broke. */
function attempt(url: string, { path, headers, body, goesAfter }: Sent): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const asked = request(`${url}${path}`, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', () => resolve(undefined));
      response.on('close', () =>
        resolve(
          response.complete
            ? { status: response.statusCode!, text, retryAfter: Number(response.headers['retry-after'] ?? 0) }
            : undefined,
        ),
      );
    });
    asked.on('error', () => resolve(undefined));
    if (goesAfter !== undefined) setTimeout(() => asked.destroy(), goesAfter);
    const [first, ...rest] = body;
    asked.write(first);
    const next = (): void => {
      const piece = rest.shift();
      if (piece === undefined) asked.end();
      else {
        asked.write(piece);
        setTimeout(next, 20);
      }
    };
    next();
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('500 requests by 50 clients, a browser killed, the server killed: each is answered once or refused in words @all', async () => {
  test.skip(process.platform !== 'linux', 'finds the browser in /proc');
  test.setTimeout(1_200_000);
  const expected = new Map<string, unknown>();
  const own = await fovea(['score', ...paths, '--crops', '1', ...backend]);
  for (const { file, scores } of own.lines) expected.set(file.split('/').at(-1)!, scores);
  expect(expected.size).toBe(names.length);

  const args = ['--images', join(folder, 'images'), ...backend, '--queue', '20', '--max-body', '1'];
  let server: Served = await launchServe([...args, '--port', '0']);
  const { port } = new URL(server.url);
  const { url } = server;
  const bytes = await Promise.all(paths.map((path) => readFile(path)));
  const results = new Map<string, Answer>();
  const refusals = { busy: 0, broken: 0 };
  let done = 0;

  const json = { 'Content-Type': 'application/json' };
  const sentBy = (id: string, kind: number, which: number): Sent & { status: number } => {
    const key = { 'Idempotency-Key': id };
    const file = `${names[which]}.png`;
    const byPath = JSON.stringify({ file, crops: 1 });
    const image = `data:image/png;base64,${bytes[which]!.toString('base64')}`;
    const whole = JSON.stringify({ image, name: file, crops: 1 });
    const base = { path: '/v1/score', headers: { ...json, ...key } };
    switch (kind) {
      // a picture whose bytes are none
      case 0:
        return {
          ...base,
          body: [JSON.stringify({ image: 'data:image/png;base64,AAAA', name: file })],
          status: 422,
        };
      case 1:
        return { ...base, body: ['x'.repeat(1_100_000)], status: 413 };
      // in pieces
      case 2: {
        const size = Math.ceil(whole.length / 8);
        const body = Array.from({ length: 8 }, (_, i) => whole.slice(i * size, (i + 1) * size));
        return { ...base, body, status: 200 };
      }
      case 3: {
        const boundary = `b${id}`;
        const head = `--${boundary}\r\nContent-Disposition: form-data; name="crops"\r\n\r\n1\r\n--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="${file}"\r\n\r\n`;
        const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}`, ...key };
        return { ...base, headers, body: [head, bytes[which]!, `\r\n--${boundary}--\r\n`], status: 200 };
      }
      case 4:
        return { ...base, body: [whole], status: 200 };
      default:
        return { ...base, body: [byPath], status: 200 };
    }
  };

  /** Sends until there is an answer, as a client that has a key does. */
  const insist = async (sent: Sent): Promise<Answer> => {
    for (;;) {
      const answer = await attempt(url, sent);
      if (answer && answer.status !== 429 && answer.status !== 503) return answer;
      if (answer) {
        expect(JSON.parse(answer.text)).toMatchObject({ error: expect.any(String) });
        expect(answer.retryAfter).toBeGreaterThan(0);
        refusals.busy++;
      } else refusals.broken++;
      await pause(100 + Math.min(500, (answer?.retryAfter ?? 0) * 100));
    }
  };

  const client = async (number: number): Promise<void> => {
    for (let i = 0; i < each; i++) {
      const id = `${number}-${i}`;
      const which = (number + i) % names.length;
      // one in ten goes before it has an answer
      if (i === 7) {
        const { headers, ...rest } = sentBy(id, 9, which);
        await attempt(url, {
          ...rest,
          headers: { 'Content-Type': headers['Content-Type']! },
          goesAfter: (number * 7) % 60,
        });
        results.set(id, { status: 499, text: '', retryAfter: 0 });
      } else {
        const sent = sentBy(id, i, which);
        // one in ten is sent twice at once
        const [answer, twin] = await Promise.all(i === 5 ? [insist(sent), insist(sent)] : [insist(sent)]);
        if (twin)
          expect(JSON.parse(twin.text)).toMatchObject({
            scores: (JSON.parse(answer.text) as { scores: unknown }).scores,
          });
        expect(answer.status, answer.text).toBe(sent.status);
        expect(results.has(id)).toBe(false);
        results.set(id, answer);
        if (sent.status === 200)
          expect(JSON.parse(answer.text)).toMatchObject({
            scores: expected.get(`${names[which]}.png`) as object,
          });
      }
      done++;
    }
  };

  const disturb = async (): Promise<void> => {
    await expect.poll(() => done, { timeout: 600_000 }).toBeGreaterThan(100);
    for (const pid of childrenOf(server.group)) process.kill(pid, 'SIGKILL');
    await expect.poll(() => done, { timeout: 600_000 }).toBeGreaterThan(200);
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toMatch(/fovea_engine_crashes_total [1-9]/);
    process.kill(-server.group, 'SIGKILL');
    await server.ended;
    server = await launchServe([...args, '--port', port]);
  };

  await Promise.all([disturb(), ...Array.from({ length: clients }, (_, number) => client(number))]);
  expect(results.size).toBe(clients * each);
  const { waiting } = (await (await fetch(`${url}/healthz`)).json()) as { waiting: number };
  expect(waiting).toBe(0);
  process.kill(server.group, 'SIGTERM');
  expect((await server.ended).code).toBe(0);
  console.log(`refused as busy ${refusals.busy}, connections that broke ${refusals.broken}`);
});
