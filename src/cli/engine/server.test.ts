import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mimeType, serve, under, type LocalServer } from './server.ts';

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
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'picture.png'), 'picture');
  server = await serve({
    dist: join(folder, 'dist'),
    model: join(folder, 'model'),
    item: (index) => (index === 3 ? join(folder, 'picture.png') : undefined),
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

/** A raw request: fetch would tidy the path up first. */
function raw(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  });
}

describe('serve', () => {
  test('gives page, model and items with isolation headers and types', async () => {
    const page = await fetch(server.url);
    expect(await page.text()).toContain('page');
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const wasm = await fetch(`${server.url}assets/a.wasm`);
    expect(wasm.headers.get('content-type')).toBe('application/wasm');
    expect(await wasm.text()).toBe('wasm');
    expect(await (await fetch(`${server.url}model/manifest.json`)).json()).toEqual({ a: 1 });
    expect(await (await fetch(`${server.url}item/3`)).text()).toBe('picture');
  });

  test.each(['/item/4', '/item/3x', '/item/-3', '/item/', '/assets', '/none', '/model/', '/tensor/1'])(
    'answers 404 to %s',
    async (path) => {
      expect((await fetch(new URL(path, server.url))).status).toBe(404);
    },
  );

  test.each([
    '/../secret.txt',
    '/model/../../secret.txt',
    '/model/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/item/../secret.txt',
    '/model/%00',
    '/%E0%A4%A',
  ])('never leaves its folders: %s', async (path) => {
    const text = await raw(path);
    expect(text).toMatch(/^HTTP\/1.1 404/);
    expect(text).not.toContain('secret');
  });

  test('hands posted tensors on', async () => {
    const response = await fetch(`${server.url}tensor/7?name=head.gate&shape=1,4`, {
      method: 'POST',
      body: new Uint8Array([1, 2, 3]),
    });
    expect(response.status).toBe(200);
    expect(posted).toEqual([{ index: 7, name: 'head.gate', shape: [1, 4], bytes: [1, 2, 3] }]);
    expect((await fetch(server.url, { method: 'DELETE' })).status).toBe(405);
  });
});

test('under keeps inner dots', () => {
  expect(under('/a', 'b..c/d')).toBe('/a/b..c/d');
  expect(under('/a', '../ab')).toBeUndefined();
  expect(under('/a', '..b')).toBe('/a/..b');
});

test('mimeType', () => {
  expect(mimeType('A.HTML')).toContain('text/html');
  expect(mimeType('w.safetensors')).toBe('application/octet-stream');
  expect(mimeType('x.wgsl')).toContain('wgsl');
});
