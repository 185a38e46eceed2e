import { createServer, request, type RequestListener, type Server } from 'node:http';
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

const proxyTo = (target: string | undefined, timeoutMs?: number) => {
  const answer = describeProxy(target, timeoutMs);
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

  test('on a network, where browsers say less, it serves its own page and no other', async () => {
    let calls = 0;
    const base = await proxyTo(await listen((_, response) => void response.end(`${++calls}`)));
    const own = new URL(base).host;
    // fetch sets no Origin of its own here, and lets none be set: as a browser would send it
    const from = (origin: string, host = own) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(`${base}/v1`, { method: 'POST', headers: { origin, host } }, (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode));
        })
          .on('error', reject)
          .end('{}');
      });
    expect(await from(`http://${own}`)).toBe(200);
    expect(await from('http://fovea.example', 'fovea.example:80')).toBe(200);
    for (const other of ['http://evil.example', `http://${own}0`, 'null', 'http://127.0.0.1'])
      expect(await from(other), other).toBe(403);
    expect(calls).toBe(2);
  });

  test('follows no redirect, and says so', async () => {
    let reached = 0;
    const elsewhere = await listen((_, response) => void response.end(`${++reached}`));
    const target = await listen((_, response) => void response.writeHead(307, { Location: elsewhere }).end());
    const answer = await call(await proxyTo(target));
    expect(answer.status).toBe(424);
    expect(await answer.text()).toContain('redirects the request to another URL');
    expect(reached).toBe(0);
  });

  test('breaks an answer without end off', async () => {
    const target = await listen((_, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(' '.repeat(2 ** 16)));
      };
      response.on('drain', pour);
      pour();
    });
    const answer = await call(await proxyTo(target));
    expect(answer.status).toBe(424);
    expect(await answer.text()).toContain('larger than 1 MB');
  });

  test('and one that comes in drops, in time', async () => {
    const target = await listen((_, response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    expect(await (await call(await proxyTo(target, 200))).text()).toContain('did not answer within 0.2 s');
  });

  test('says when nothing is there', async () => {
    expect((await call(await proxyTo('http://127.0.0.1:1'))).status).toBe(502);
  });
});

test('the environment names a web address or nothing', () => {
  expect(proxyTarget({})).toBeUndefined();
  expect(proxyTarget({ FOVEA_DESCRIBE_PROXY: 'https://a.example' })).toBe('https://a.example');
  expect(() => proxyTarget({ FOVEA_DESCRIBE_PROXY: 'a.example' })).toThrow(/takes a URL/);
});
