import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { describeProxy, proxyTarget } from './describe-proxy-plugin.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const proxyTo = (target: string | undefined) => {
  const answer = describeProxy(target);
  return listen((request, response) => void answer(request, response));
};

const call = (base: string, headers: Record<string, string> = {}) =>
  fetch(`${base}/api/v3/chat/completions`, { method: 'POST', body: '{"a":1}', headers });

describe('the proxy', () => {
  test('passes on the call with its key and nothing else of the page, and brings the answer back', async () => {
    const seen: { url: string; headers: object; body: string }[] = [];
    const target = await listen((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', headers: request.headers, body });
        response.writeHead(429, { 'Retry-After': '7', 'Set-Cookie': 'a=b' }).end('{"error":"slow"}');
      });
    });
    const base = await proxyTo(`${target}/`);
    const answer = await call(base, {
      ...{ Authorization: 'Bearer k', 'Content-Type': 'application/json' },
      ...{ Cookie: 'secret=1', Referer: 'http://localhost/' },
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('Retry-After')).toBe('7');
    expect(answer.headers.get('Set-Cookie')).toBeNull();
    expect(await answer.text()).toBe('{"error":"slow"}');
    expect(seen).toMatchObject([
      { url: '/api/v3/chat/completions', headers: { authorization: 'Bearer k' }, body: '{"a":1}' },
    ]);
    expect(JSON.stringify(seen[0]!.headers)).not.toMatch(/cookie|referer|origin/);
  });

  test('is off unless told where to', async () => {
    const answer = await call(await proxyTo(undefined));
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('FOVEA_DESCRIBE_PROXY=https://');
  });

  test('serves no other site, no other method, and never another host', async () => {
    const paths: (string | undefined)[] = [];
    const target = await listen((request, response) => {
      paths.push(request.url);
      response.end('{}');
    });
    const base = await proxyTo(target);
    expect((await call(base, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await fetch(base)).status).toBe(405);
    expect((await fetch(`${base}//example.org/x`, { method: 'POST' })).status).toBe(200);
    expect(paths).toHaveLength(1);
  });

  test('says when nothing is there', async () => {
    expect((await call(await proxyTo('http://127.0.0.1:1'))).status).toBe(502);
  });
});

test('the environment names a web address or nothing', () => {
  expect(proxyTarget({})).toBeUndefined();
  expect(proxyTarget({ FOVEA_DESCRIBE_PROXY: 'https://a.example' })).toBe('https://a.example');
  expect(() => proxyTarget({ FOVEA_DESCRIBE_PROXY: 'a.example' })).toThrow(/takes an address/);
});
