import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type LocalServer } from './server.ts';

let folder: string;
let server: LocalServer;
const posted: { index: number; name: string; shape: number[]; bytes: number[] }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-server-'));
  await mkdir(join(folder, 'dist', 'assets'), { recursive: true });
  await mkdir(join(folder, 'model'));
  await writeFile(join(folder, 'dist', 'index.html'), '<!doctype html>page');
  await writeFile(join(folder, 'dist', 'assets', 'a.wasm'), 'wasm');
  await writeFile(join(folder, 'model', 'manifest.json'), '{"a":1}');
  await writeFile(join(folder, 'secret.txt'), 'hidden');
  await writeFile(join(folder, 'picture.png'), 'picture');
  server = await serve({
    dist: join(folder, 'dist'),
    model: join(folder, 'model'),
    beside: [join(folder, 'dist'), 'public/models/demo'],
    item: (index) => [undefined, undefined, Buffer.from('bytes'), join(folder, 'picture.png')][index],
    tensor: (index, name, shape, bytes) => {
      posted.push({ index, name, shape, bytes: [...bytes] });
      return Promise.resolve();
    },
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A request as it is given: fetch would tidy its path and headers up first. */
function ask(path: string, { method = 'GET', headers = {}, body = '' }: Ask = {}): Promise<Reply> {
  const { port, host } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const whole = { Host: host, Connection: 'close', ...headers };
    const asked = request({ port, host: '127.0.0.1', path, method, headers: whole });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    asked.end(method === 'POST' ? body : '');
  });
}
interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}
interface Reply {
  status: number | undefined;
  text: string;
}
const own = () => ({ Origin: new URL(server.url).origin });
const within = (path: string) => new URL(server.url).pathname + path;

describe('the engine’s server', () => {
  test('gives page, model and items with isolation headers and types', async () => {
    const page = await fetch(server.url);
    expect(await page.text()).toContain('page');
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const wasm = await fetch(`${server.url}assets/a.wasm`);
    expect(wasm.headers.get('content-type')).toBe('application/wasm');
    expect(await wasm.text()).toBe('wasm');
    expect(await (await fetch(`${server.url}model/manifest.json`)).json()).toEqual({ a: 1 });
    expect(await (await fetch(`${server.url}beside/0/index.html`)).text()).toBe('<!doctype html>page');
    // what a package reads of others is there too, whichever place the model has
    const trunk = await fetch(`${server.url}beside/1/trunk.safetensors`);
    const demo = JSON.parse(await readFile('public/models/demo/manifest.json', 'utf8')) as {
      shards: { file: string; sha256: string }[];
    };
    const { sha256 } = demo.shards.find(({ file }) => file === 'trunk.safetensors')!;
    const hash = createHash('sha256').update(new Uint8Array(await trunk.arrayBuffer()));
    expect(hash.digest('hex')).toBe(sha256);
    expect(await (await fetch(`${server.url}item/3`)).text()).toBe('picture');
    expect(await (await fetch(`${server.url}item/2`)).text()).toBe('bytes');
  });

  test.each([
    'item/4',
    'item/3x',
    'item/-3',
    'item/',
    'assets',
    'none',
    'model/',
    'beside/1/index.html',
    'beside/2/index.html',
    'beside/0',
    'tensor/1',
  ])('answers 404 to %s', async (path) => {
    expect((await ask(within(path))).status).toBe(404);
  });

  test.each([
    '../secret.txt',
    'model/../../secret.txt',
    'model/..%2f..%2fsecret.txt',
    '%2e%2e/secret.txt',
    'assets/../../secret.txt',
    'item/../secret.txt',
    'model/%00',
    '%E0%A4%A',
    '/etc/passwd',
  ])('never leaves its folders: %s', async (path) => {
    const { status, text } = await ask(within(path));
    expect(status).toBe(404);
    expect(text).toBe('no such file');
  });

  test('hands posted tensors on', async () => {
    const path = within('tensor/7?name=head.gate&shape=1,4');
    expect((await ask(path, { method: 'POST', headers: own(), body: 'abc' })).status).toBe(200);
    expect(posted.splice(0)).toEqual([{ index: 7, name: 'head.gate', shape: [1, 4], bytes: [97, 98, 99] }]);
    expect((await ask(within(''), { method: 'DELETE', headers: own() })).status).toBe(405);
  });

  test.each<[string, string, Ask]>([
    ['who does not know the secret', '/item/3', {}],
    ['who knows a part of it', '', {}],
    ['by another name of this computer', 'item/3', { headers: { Host: 'evil.example' } }],
    ['by localhost, which others can take', 'item/3', { headers: { Host: 'localhost' } }],
    ['from another page', 'item/3', { headers: { Origin: 'http://evil.example' } }],
    ['from another page without its name', 'item/3', { headers: { 'Sec-Fetch-Site': 'cross-site' } }],
    [
      'from a sandboxed page',
      'tensor/0?name=planted&shape=1',
      { method: 'POST', headers: { Origin: 'null' } },
    ],
    [
      'another page’s tensor',
      'tensor/0?name=planted&shape=1',
      { method: 'POST', headers: { Origin: 'http://evil.example' } },
    ],
    ['a tensor of no page', 'tensor/0?name=planted&shape=1', { method: 'POST' }],
  ])('refuses a caller: %s', async (_, path, how) => {
    const secret = new URL(server.url).pathname;
    const whole = path.startsWith('/') ? path : path === '' ? `${secret.slice(0, -3)}/item/3` : within(path);
    expect(await ask(whole, { body: 'AAAA', ...how })).toEqual({ status: 403, text: 'forbidden' });
    expect(posted).toEqual([]);
  });

  test('has another secret each time', async () => {
    const other = await serve({ dist: folder, model: folder, item: () => undefined });
    await other.close();
    expect(new URL(other.url).pathname).not.toBe(new URL(server.url).pathname);
    expect(new URL(other.url).pathname.length).toBeGreaterThan(30);
  });
});
