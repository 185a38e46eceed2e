import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ScoreRecord } from '../../records/score-record.ts';
import { schemaErrors, type Schema } from '../../testing/schema/json-schema.ts';
import { memoryIo } from '../../testing/memory-io.ts';
import { pairOfStandIns, StandInEngine } from '../../testing/stand-in/engine.ts';
import { until } from '../../testing/until.ts';
import { routes } from './http/handler.ts';
import openapi from './openapi.json' with { type: 'json' };
import { serveWith, type OpenEngine } from './serve.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-serve-'));
  await mkdir(join(folder, 'images', 'deep'), { recursive: true });
  await writeFile(join(folder, 'images', 'deep', '4.png'), 'four');
  await writeFile(join(folder, 'images', 'deep', '4.txt'), 'a prompt beside it');
  await writeFile(join(folder, 'images', 'broken.png'), 'x');
  await writeFile(join(folder, 'secret.png'), 'secret');
  await symlink(join(folder, 'secret.png'), join(folder, 'images', 'link.png'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Running {
  url: string;
  engine: StandInEngine;
  said: string[];
  /** Stops the server; answers its exit code. */
  stop: () => Promise<number>;
}
const running: Running[] = [];
/** The packages that each server was started with. */
const opened: string[][] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    server.engine.release();
    await server.stop();
  }
});

async function start(
  line = '',
  env: Record<string, string> = {},
  engine = new StandInEngine(),
): Promise<Running> {
  const abort = new AbortController();
  const io = { ...memoryIo(folder, abort.signal), env };
  const argv = ['--port', '0', ...line.split(' ').filter(Boolean)];
  const open: OpenEngine = (_io, { model, beside }) => {
    opened.push([model, ...(beside ?? [])]);
    return Promise.resolve(engine);
  };
  const ended = serveWith(open, argv, io);
  ended.catch(() => undefined);
  const url = await until(() => {
    const [, found] = /Listening on (\S+)\. /.exec(io.said.join('\n')) ?? [];
    if (found === undefined) throw new Error('not yet');
    return found;
  });
  const server = {
    url,
    engine,
    said: io.said,
    stop: () => {
      abort.abort();
      return ended;
    },
  };
  running.push(server);
  return server;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  json: Record<string, unknown>;
}
interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

const find = (ref: string): Schema =>
  (openapi.components.schemas as Record<string, Schema>)[ref.replace('#/components/schemas/', '')]!;

/** Whether an answer is one that the document describes. */
function expectDescribed(path: string, method: string, { status, headers, text }: Answer): void {
  const paths: Record<string, Record<string, { responses: Record<string, Described> }>> = openapi.paths;
  const responses =
    paths[path]?.[method === 'POST' ? 'post' : 'get']?.responses ??
    paths[path]?.get?.responses ??
    paths[path]?.post?.responses;
  if (!responses) return;
  const described = responses[String(status)];
  expect(described, `${method} ${path} answers ${status}: ${text}`).toBeDefined();
  const type = String(headers['content-type']).split(';')[0]!;
  const schema = described!.content?.[type]?.schema;
  expect(schema, `${type} of ${status}`).toBeDefined();
  const values: unknown[] =
    type === 'application/jsonl'
      ? text
          .trim()
          .split('\n')
          .map((line): unknown => JSON.parse(line))
      : type === 'application/json'
        ? [JSON.parse(text)]
        : [text];
  for (const value of values) expect(schemaErrors(value, schema!, find)).toEqual([]);
}
interface Described {
  content?: Record<string, { schema: Schema }>;
}

/** A request as it is given; its answer must be one that the OpenAPI document describes. */
function ask({ url }: Running, path: string, { method, headers = {}, body }: Sent = {}): Promise<Answer> {
  const { port } = new URL(url);
  const used = method ?? (body === undefined ? 'GET' : 'POST');
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path, method: used, headers });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        const json = String(response.headers['content-type']).startsWith('application/json;') && text !== '';
        const answer = {
          status: response.statusCode!,
          headers: response.headers,
          text,
          json: json ? (JSON.parse(text) as Record<string, unknown>) : {},
        };
        if (used !== 'OPTIONS') expectDescribed(path, used, answer);
        resolve(answer);
      });
    });
    asked.end(body);
  });
}

const jsonType = { 'Content-Type': 'application/json' };
const dataUrl = (text = 'x'): string => `data:image/png;base64,${Buffer.from(text).toString('base64')}`;
const post = (server: Running, value: unknown, headers: Record<string, string> = {}) =>
  ask(server, '/v1/score', { headers: { ...jsonType, ...headers }, body: JSON.stringify(value) });

async function form(server: Running, fields: Record<string, string | Blob>, name = '7.png') {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields))
    if (typeof value === 'string') data.append(field, value);
    else data.append(field, value, name);
  const sent = new Response(data);
  const headers = { 'Content-Type': sent.headers.get('content-type')! };
  return ask(server, '/v1/score', { headers, body: new Uint8Array(await sent.arrayBuffer()) });
}

test('the document describes every field of a line', () => {
  // its own type says which there are
  const fields: Record<keyof ScoreRecord, 'scored' | 'failed' | 'both' | 'elsewhere'> = {
    ...{ file: 'both', scores: 'scored', interval: 'scored', crops: 'scored', warnings: 'scored' },
    warningCodes: 'scored',
    ...{ reasons: 'scored', texts: 'scored', model: 'scored', ms: 'scored', settings: 'scored' },
    ...{ description: 'scored', describedBy: 'scored', descriptionError: 'scored' },
    ...{
      error: 'failed',
      code: 'failed',
      hint: 'failed',
      seen: 'elsewhere',
      again: 'elsewhere',
      models: 'scored',
    },
  };
  const { ScoredLine, FailedLine } = openapi.components.schemas;
  const of = (...kinds: string[]): string[] =>
    Object.entries(fields).flatMap(([name, kind]) => (kinds.includes(kind) ? [name] : []));
  expect(Object.keys(ScoredLine.properties).toSorted()).toEqual(of('scored', 'both').toSorted());
  expect(Object.keys(FailedLine.properties).toSorted()).toEqual(of('failed', 'both').toSorted());
});

describe('POST /v1/score', () => {
  test('takes a form, a data URL and a path, and answers the line of fovea score', async () => {
    const server = await start('--images images');
    const upload = await form(server, {
      image: new Blob(['seven']),
      prompt: 'a house',
      heads: 'quality',
      crops: '3',
    });
    expect(upload.status).toBe(200);
    expect(upload.json).toEqual({
      file: '7.png',
      scores: { quality: 7 },
      crops: [{ x: 0, y: 0, scores: { quality: 7 } }],
      warnings: [],
      model: 'stand-in@0123456789ab',
      ms: 1,
      settings: { crops: 3, heads: ['quality'], prompt: expect.any(String) as string },
    });
    const sent = await post(server, { image: dataUrl(), name: '5.png', crops: [[0, 0]] });
    expect(sent.json).toMatchObject({ file: '5.png', scores: { quality: 5 }, settings: { crops: [[0, 0]] } });
    // the text beside a file is its prompt, as for `fovea score`
    const path = await post(server, { file: 'deep/4.png' });
    expect(path.json).toMatchObject({
      file: 'deep/4.png',
      scores: { quality: 4 },
      settings: { prompt: expect.any(String) as string },
    });
  });

  test.each<[unknown, number, string]>([
    [[], 400, 'The request is not a JSON object.'],
    [{}, 400, 'A request needs either "file", a path, or "image", a data URL.'],
    [{ image: dataUrl(), file: 'a.png' }, 400, 'A request needs either'],
    [{ image: dataUrl(), propmt: 'x' }, 400, 'There is no field "propmt".'],
    [{ image: dataUrl(), crops: 0 }, 400, 'The field "crops" is wrong'],
    [{ image: dataUrl(), heads: [] }, 400, 'The field "heads" is wrong'],
    [{ image: dataUrl(), heads: 'beauty' }, 400, 'The model has no head beauty.'],
    [{ image: 'data:image/png;base64,@@@@' }, 400, 'is not a data URL in base64'],
    [{ image: 'data:,x' }, 400, 'is not a data URL in base64'],
    [{ image: 'data:image/png;base64,', name: 'e.png' }, 422, 'e.png is empty (0 bytes).'],
    [{ file: 'broken.png' }, 422, 'broken.png: broken.'],
    [{ file: 'none.png' }, 404, 'none.png does not exist.'],
    [{ file: 'deep' }, 422, 'deep is a folder.'],
    [{ file: '../secret.png' }, 403, '../secret.png is not in the folder of --images.'],
    [{ file: 'link.png' }, 403, 'link.png is not in the folder of --images.'],
    [{ file: '/etc/passwd' }, 403, 'is not in the folder'],
    [{ file: 'a\0.png' }, 404, 'does not exist'],
    [{ image: dataUrl(), name: 'crash.png' }, 500, 'Crashed.'],
  ])('%j is refused with %i', async (value, status, words) => {
    const answer = await post(await start('--images images'), value);
    expect([answer.status, answer.json.error]).toEqual([status, expect.stringContaining(words)]);
  });

  test('--describe: images without a description are described, unless the request forbids it', async () => {
    const server = await start('--describe http://127.0.0.1:1/v1 --describe-model eye');
    const image = dataUrl();
    const described = await post(server, { image, name: '5.png' });
    expect(described.json).toMatchObject({
      description: 'a red house',
      describedBy: { model: 'eye', mode: 'plain' },
      settings: { describe: 'eye at 127.0.0.1:1/v1 plain' },
    });
    const own = await post(server, { image, description: 'a barn' });
    const left = await form(server, { image: new Blob(['x']), describe: 'false' });
    for (const { json } of [own, left]) {
      expect(json).not.toHaveProperty('describedBy');
      expect(json.settings).not.toHaveProperty('describe');
    }
    expect(await metric(server, 'fovea_described_total{outcome="described"}')).toBe(1);
    const without = await post(await start(), { image, describe: true });
    expect([without.status, without.json.error]).toEqual([
      400,
      'This server describes no images: it was started without --describe.',
    ]);
  });

  test('the engine is told of the next image while one is scored', async () => {
    const server = await start();
    const image = dataUrl();
    const first = post(server, { image, name: 'hold 1' });
    await until(() => expect(server.engine.scored).toEqual(['hold 1']));
    const others = ['2', '3'].map((name) => post(server, { image, name }));
    await until(async () => expect(await metric(server, 'fovea_queue_length')).toBe(3));
    const [next] = server.engine.announced;
    expect(server.engine.announced).toHaveLength(1);
    server.engine.release();
    await Promise.all([first, ...others]);
    expect(server.engine.announced).toEqual([next, next === '2' ? '3' : '2']);
  });

  test('refuses what is not JSON, not a form, or a form that is broken', async () => {
    const server = await start();
    const send = (type: string, body: string) =>
      ask(server, '/v1/score', { headers: { 'Content-Type': type }, body });
    expect((await send('application/json', '{')).json.error).toBe('The request is not JSON.');
    expect((await send('text/plain', '{}')).status).toBe(415);
    expect((await send('multipart/form-data; boundary=b', '--b\r\nContent-Dis')).json.error).toContain(
      'cannot be read',
    );
    expect((await send('multipart/form-data', 'x')).status).toBe(400);
    expect((await form(server, { file: new Blob(['x']) })).json.error).toContain('it must be in "image"');
    expect((await form(server, { prompt: 'x' })).status).toBe(400);
    expect((await form(server, { image: new Blob(['x']), crops: 'many' })).status).toBe(400);
    const { json } = await post(server, { file: 'a.png' });
    expect(json).toMatchObject({
      code: 'forbidden',
      error: expect.stringContaining('without --images') as string,
    });
  });

  test('limits bytes and pixels', async () => {
    const server = await start('--max-body 1 --max-pixels 1');
    const large = 'x'.repeat(1_100_000);
    const told = await ask(server, '/v1/score', {
      headers: { ...jsonType, 'Content-Length': String(large.length) },
      body: large,
    });
    expect([told.status, told.json.code]).toEqual([413, 'too-large']);
    const chunked = await ask(server, '/v1/score', {
      headers: { ...jsonType, 'Transfer-Encoding': 'chunked' },
      body: large,
    });
    expect(chunked.status).toBe(413);
    const header = Buffer.alloc(64);
    header.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
    header.write('IHDR', 12, 'latin1');
    header.writeUInt32BE(2000, 16);
    header.writeUInt32BE(600, 20);
    const bomb = await post(server, {
      image: `data:image/png;base64,${header.toString('base64')}`,
      name: 'b.png',
    });
    expect([bomb.status, bomb.json.error]).toEqual([413, expect.stringContaining('b.png: 2000×600 pixels')]);
    expect(server.engine.scored).toEqual([]);
    expect(await metric(server, 'fovea_held_bytes')).toBe(0);
  });

  test('a full queue answers 429 with Retry-After, and a client that goes leaves it', async () => {
    const server = await start('--queue 2');
    const image = dataUrl();
    const first = post(server, { image, name: 'hold 1' });
    await until(() => expect(server.engine.scored).toEqual(['hold 1']));
    const waiting = post(server, { image, name: '2' });
    const { port } = new URL(server.url);
    const body = JSON.stringify({ image, name: '3' });
    const gone = request({ port, host: '127.0.0.1', path: '/v1/score', method: 'POST', headers: jsonType });
    gone.on('error', () => undefined);
    gone.end(body);
    await until(async () => expect(await metric(server, 'fovea_queue_length')).toBe(3));
    const full = await post(server, { image, name: '4' });
    expect([full.status, full.json.code, Number(full.headers['retry-after']) > 0]).toEqual([
      429,
      'busy',
      true,
    ]);
    gone.destroy();
    await until(async () => expect(await metric(server, 'fovea_queue_length')).toBe(2));
    const after = post(server, { image, name: '5' });
    await until(async () => expect(await metric(server, 'fovea_queue_length')).toBe(3));
    server.engine.release();
    expect((await Promise.all([first, waiting, after])).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.engine.scored).toEqual(['hold 1', '2', '5']);
    expect(await metric(server, 'fovea_images_total{outcome="cancelled"}')).toBe(1);
  });

  test('a repeated request with a key is scored once, also while the first one is', async () => {
    const server = await start();
    const key = { 'Idempotency-Key': 'k1' };
    const value = { image: dataUrl(), name: 'hold 6' };
    const both = [post(server, value, key), post(server, value, key)];
    await until(() => expect(server.engine.scored).toEqual(['hold 6']));
    server.engine.release();
    const [one, two] = await Promise.all(both);
    expect(one!.text).toBe(two!.text);
    const again = await post(server, value, key);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([one!.text, 'true']);
    expect(server.engine.scored).toEqual(['hold 6']);
    expect(await post(server, { ...value, prompt: 'x' }, key)).toMatchObject({
      status: 422,
      json: { code: 'key-reused' },
    });
    expect((await post(server, value, { 'Idempotency-Key': 'a b' })).status).toBe(400);
    // a failure of ours is tried again
    const crash = { image: dataUrl(), name: 'crash' };
    for (let i = 0; i < 2; i++)
      expect((await post(server, crash, { 'Idempotency-Key': 'k2' })).status).toBe(500);
    expect(server.engine.scored.filter((name) => name === 'crash')).toHaveLength(2);
  });

  test('a form that is sent again has another boundary and the same answer', async () => {
    const server = await start();
    const send = (boundary: string) =>
      ask(server, '/v1/score', {
        headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, 'Idempotency-Key': 'form' },
        body: `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="3.png"\r\n\r\nx\r\n--${boundary}--\r\n`,
      });
    const [one, two] = [await send('aaa'), await send('bbb')];
    expect([one.status, two.text]).toEqual([200, one.text]);
    expect(server.engine.scored).toEqual(['3.png']);
  });
});

describe('POST /v1/batches', () => {
  const batch = (server: Running, body: string) =>
    ask(server, '/v1/batches', { headers: { 'Content-Type': 'application/jsonl' }, body });
  const files = ({ text }: Answer) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  test('answers every line in order, failed ones too', async () => {
    const server = await start('--images images --queue 1');
    const answer = await batch(
      server,
      [
        '{"file":"deep/4.png"}',
        '',
        'nonsense',
        '{"file":"none.png"}',
        `{"image":"${dataUrl()}","name":"9"}`,
      ].join('\n'),
    );
    expect(answer.status).toBe(200);
    expect(files(answer)).toMatchObject([
      { file: 'deep/4.png', scores: { quality: 4 } },
      { file: 'line 3', error: 'The request is not JSON.' },
      { file: 'none.png', code: 'file-missing' },
      { file: '9', scores: { quality: 9 } },
    ]);
    expect((await batch(server, '\n')).status).toBe(400);
  });

  test('streams: a line is answered before the next is sent', async () => {
    const server = await start();
    const { port } = new URL(server.url);
    const sent = request({ port, host: '127.0.0.1', path: '/v1/batches', method: 'POST' });
    const got: string[] = [];
    sent.on('response', (response) =>
      response.setEncoding('utf8').on('data', (text: string) => got.push(text)),
    );
    for (let i = 1; i <= 3; i++) {
      sent.write(`{"image":"${dataUrl()}","name":"${i}"}\n`);
      await until(() => expect(got.join('').trim().split('\n')).toHaveLength(i));
    }
    sent.end();
  });

  test('limits the batches that run at once, and the size of one', async () => {
    const server = await start('--batches 1 --max-body 1');
    const first = batch(server, `{"image":"${dataUrl()}","name":"hold"}\n`);
    await until(() => expect(server.engine.scored).toEqual(['hold']));
    const second = await batch(server, '{}\n');
    expect([second.status, second.json.code]).toEqual([429, 'busy']);
    server.engine.release();
    expect((await first).status).toBe(200);
    expect((await batch(server, ' '.repeat(1_000_001))).status).toBe(413);
  });
});

async function metric(server: Running, name: string): Promise<number> {
  const { text } = await ask(server, '/metrics');
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length),
  );
}

describe('who is let in', () => {
  test.each<[string, Record<string, string>, number]>([
    ['by address', {}, 200],
    ['as localhost', { Host: 'localhost:99' }, 200],
    ['by IPv6', { Host: '[::1]:99' }, 200],
    ['by another name, which may lead here', { Host: 'evil.example' }, 403],
    ['by a name that is allowed', { Host: 'gpu.local:1' }, 200],
    ['from a page', { Origin: 'http://evil.example' }, 403],
    ['from a sandboxed page', { Origin: 'null' }, 403],
    ['from a page without its name', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['from a page that is allowed', { Origin: 'http://localhost:5173' }, 200],
  ])('%s', async (_, headers, status) => {
    const server = await start('--allow-host gpu.local --allow-origin http://localhost:5173');
    const answer = await ask(server, '/v1/models', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe(
      headers.Origin === 'http://localhost:5173' ? headers.Origin : undefined,
    );
  });

  test('CORS is off unless a page is named', async () => {
    const preflight = {
      method: 'OPTIONS',
      headers: { Origin: 'http://a.example', 'Access-Control-Request-Method': 'POST' },
    };
    const closed = await ask(await start(), '/v1/score', preflight);
    expect([closed.status, closed.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    const open = await ask(await start('--allow-origin http://a.example'), '/v1/score', preflight);
    expect(open).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': 'http://a.example' },
    });
  });

  test('a token is asked for everywhere but /healthz', async () => {
    const server = await start('', { FOVEA_TOKEN: 'a-token-of-sixteen' });
    expect(await ask(server, '/metrics')).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
    });
    expect((await ask(server, '/metrics', { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401);
    const right = { Authorization: 'Bearer a-token-of-sixteen' };
    expect((await ask(server, '/metrics', { headers: right })).status).toBe(200);
    expect((await ask(server, '/healthz')).json).toEqual({ status: 'ok', waiting: 0, limit: 64 });
  });

  test.each([
    ['--host 0.0.0.0', {}, 'there is no token'],
    ['--host 192.168.1.5', { FOVEA_TOKEN: 'short' }, 'is shorter than 16'],
    ['--allow-origin *', {}, '--allow-origin takes an origin'],
    ['--images none', {}, 'is not a folder'],
    ['a.png', {}, 'takes no images'],
    ['--queue 0', {}, '--queue takes a whole number'],
  ])('%s is bad usage', async (line, env, words) => {
    const io = { ...memoryIo(folder), env };
    await expect(serveWith(() => Promise.resolve(new StandInEngine()), line.split(' '), io)).rejects.toThrow(
      words,
    );
  });

  test('a port that is in use is bad usage, and the engine is closed', async () => {
    const { url } = await start();
    const engine = new StandInEngine();
    await expect(
      serveWith(() => Promise.resolve(engine), ['--port', new URL(url).port], memoryIo(folder)),
    ).rejects.toThrow('it is in use');
    expect(engine.closed).toBe(true);
  });
});

describe('the server', () => {
  test('describes every route, and nothing else', () => {
    const described = Object.entries(openapi.paths).map(([path, methods]) => [
      path,
      Object.keys(methods).join().toUpperCase(),
    ]);
    expect(Object.fromEntries(described)).toEqual(routes);
  });

  test('serves its document, its models and its metrics', async () => {
    const server = await start();
    expect((await ask(server, '/openapi.json')).json).toEqual(openapi);
    expect((await ask(server, '/v1/models')).json).toMatchObject({
      models: [{ id: 'stand-in@0123456789ab' }],
    });
    await post(server, { image: dataUrl() });
    await post(server, { image: dataUrl(), name: 'broken' });
    const { text, headers } = await ask(server, '/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('fovea_requests_total{path="/v1/score",status="200"} 1\n');
    expect(text).toContain('fovea_failures_total{code="image-unreadable"} 1\n');
    expect(text).toContain('fovea_score_seconds_bucket{le="+Inf"} 1\n');
    expect(text).toContain('fovea_device_losses_total 0\n');
    expect(text.split('\n').filter((line) => line.startsWith('# TYPE'))).toHaveLength(
      new Set(text.match(/^# TYPE \S+/gm)).size,
    );
    // HEAD goes where GET does
    expect(await ask(server, '/nothing')).toMatchObject({ status: 404, json: { code: 'not-found' } });
    expect((await ask(server, '/v1/score')).status).toBe(405);
  });

  test('several models are served side by side, each score with its model', async () => {
    const server = await start('--model a --model ./b', {}, new StandInEngine(pairOfStandIns));
    expect(opened.at(-1)).toEqual([join(folder, 'a'), join(folder, 'b')]);
    const { json } = await ask(server, '/v1/models');
    expect(json).toMatchObject({
      models: [
        {
          id: 'stand-in@0123456789ab',
          crops: 1,
          heads: [{ name: 'quality@stand-in' }, { name: 'alignment' }],
        },
        { id: 'other@0123456789ab', title: 'Other', heads: [{ name: 'quality@other' }] },
      ],
    });
    const heads = ['quality@other', 'alignment'];
    expect((await post(server, { image: dataUrl(), name: '3', heads })).json).toMatchObject({
      scores: { 'quality@other': 3, alignment: 3 },
      model: 'stand-in@0123456789ab+other@0123456789ab',
      models: { 'quality@other': 'other@0123456789ab', alignment: 'stand-in@0123456789ab' },
    });
    expect(await post(server, { image: dataUrl(), heads: ['quality'] })).toMatchObject({
      status: 400,
      json: { hint: 'It has: quality@stand-in, alignment, quality@other.' },
    });
    expect((await ask(server, '/metrics')).text).toContain(
      'model="stand-in@0123456789ab+other@0123456789ab"',
    );
  });

  test('answers in words to what is not HTTP', async () => {
    const { port } = new URL((await start()).url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('hello\r\n\r\n');
    let text = '';
    for await (const part of socket.setEncoding('utf8') as AsyncIterable<string>) text += part;
    expect(text).toContain('400 Bad Request');
    expect(text).toContain('is not HTTP that can be read');
  });

  test('a body that does not come is given up', async () => {
    const server = await start('--timeout 1');
    const { port } = new URL(server.url);
    const slow = request({
      port,
      host: '127.0.0.1',
      path: '/v1/score',
      method: 'POST',
      headers: { ...jsonType, 'Content-Length': '10' },
    });
    slow.on('error', () => undefined);
    slow.write('{');
    const status = await new Promise((resolve) =>
      slow.on('response', (response) => resolve(response.statusCode)),
    );
    expect(status).toBe(408);
    slow.destroy();
  });

  test('memory is flat over 5,000 requests @all', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const server = await start('--images images');
    const image = dataUrl('x'.repeat(30_000));
    const held: number[] = [];
    for (let round = 0; round < 10; round++) {
      const client = async (number: number): Promise<void> => {
        for (let i = 0; i < 50; i++) {
          const key = { 'Idempotency-Key': `${round}-${number}-${i}` };
          const broken = i % 5 === 0 ? { name: 'broken' } : {};
          await post(server, { image, ...broken }, i % 10 === 1 ? key : {});
        }
      };
      await Promise.all(Array.from({ length: 10 }, (_, number) => client(number)));
      server.engine.scored.length = 0;
      collect();
      held.push(process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
    }
    // 5,000 requests bring 200 MB; what is kept are the answers of keys, a few hundred bytes each
    expect(held.at(-1)! - held[1]!).toBeLessThan(4e6);
    expect(await metric(server, 'fovea_held_bytes')).toBe(0);
    expect(await metric(server, 'fovea_queue_length')).toBe(0);
  });

  test('stops gracefully: what was accepted is answered, the rest refused in words', async () => {
    const server = await start();
    const image = dataUrl();
    const first = post(server, { image, name: 'hold 1' });
    const second = post(server, { image, name: '2' });
    await until(async () => expect(await metric(server, 'fovea_queue_length')).toBe(2));
    const stopped = server.stop();
    server.engine.release();
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
    expect(await stopped).toBe(0);
    expect(server.engine.closed).toBe(true);
    await expect(post(server, { image })).rejects.toThrow(/ECONNREFUSED|hang up/);
  });

  test('what is not done within the grace is refused with 503, in a batch by its lines', async () => {
    const server = await start('--grace 0');
    const held = post(server, { image: dataUrl(), name: 'hold' });
    const lines = ask(server, '/v1/batches', {
      body: `{"image":"${dataUrl()}","name":"1"}\n{"image":"${dataUrl()}","name":"2"}\n`,
    });
    await until(async () => expect(await metric(server, 'fovea_queue_length')).toBe(3));
    const stopped = server.stop();
    expect(await held).toMatchObject({ status: 503, json: { code: 'stopping' } });
    expect(
      (await lines).text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { file: '1', code: 'stopping' },
      { file: '2', code: 'stopping' },
    ]);
    server.engine.release();
    expect(await stopped).toBe(0);
  });
});
