import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FoveaError } from '../shared/errors.ts';
import { anthropic } from './server/anthropic.ts';
import { createProvider } from './create-provider.ts';
import { describeImage } from './describe-image.ts';
import type { PageContext } from './diagnose.ts';
import { retryAfterMs } from './server/http.ts';
import { instructionFor, plainInstruction } from './instruction.ts';
import { openAiCompatible } from './server/openai-compatible.ts';
import type { EndpointSettings } from './provider.ts';

// A real server on this machine, answering in the shapes that real endpoints document.

interface Seen {
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server | undefined;
const page: PageContext = { origin: undefined, online: true, localNetwork: () => Promise.resolve(undefined) };

async function serve(
  answer: (seen: Seen, response: ServerResponse, count: number) => void,
): Promise<{ settings: EndpointSettings; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const one = { url: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      answer(one, response, seen.length);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  return { settings: { preset: 'ollama', baseUrl, model: 'eye', key: 'sk-secret', timeoutMs: 60_000 }, seen };
}

const json = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
) =>
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));

const request = (signal = new AbortController().signal) => ({
  image: new Blob([new Uint8Array([1, 2, 3])], { type: 'image/jpeg' }),
  instruction: plainInstruction,
  signal,
});

async function failure(run: Promise<unknown>): Promise<FoveaError> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FoveaError)) throw new Error('expected a FoveaError');
  return error;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

describe('OpenAI-compatible endpoint', () => {
  it('sends the image, temperature 0 and two headers of its own, and trims the answer', async () => {
    const { settings, seen } = await serve((_, response) =>
      json(response, 200, { choices: [{ message: { content: '<think>hm</think>  A red\nhouse. ' } }] }),
    );
    expect(await openAiCompatible(settings, page).describe(request())).toBe('A red house.');
    expect(seen[0]!.url).toBe('/v1/chat/completions');
    expect(seen[0]!.headers.authorization).toBe('Bearer sk-secret');
    expect(Object.keys(seen[0]!.headers).filter((name) => name.startsWith('x-'))).toEqual([]);
    expect(seen[0]!.body).toContain('data:image/jpeg;base64,AQID');
    expect(seen[0]!.body).toContain('"temperature":0');
  });

  it.each([
    [401, { error: { message: 'Incorrect API key provided: sk-secret' } }, /refused the key/],
    [404, { error: { message: "model 'eye' not found", type: 'not_found_error' } }, /No such model/],
    [400, { error: 'this model does not support images' }, /cannot read images/],
    [
      500,
      { error: { code: 500, message: 'image input is not supported - hint: provide the mmproj' } },
      /cannot read images/,
    ],
    [403, '', /refused this call/],
  ])('says what a %i means', async (status, body, words) => {
    const { settings } = await serve((_, response) => json(response, status, body, { 'Retry-After': '0' }));
    const error = await failure(openAiCompatible(settings, page).describe(request()));
    expect(error.code).toBe('description-failed');
    expect(error.message).toMatch(words);
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('sk-secret');
  });

  it('waits as asked after a 429 and then succeeds', async () => {
    const { settings, seen } = await serve((_, response, count) =>
      count < 3
        ? json(response, 429, { error: { message: 'slow down' } }, { 'Retry-After': '0' })
        : json(response, 200, { choices: [{ message: { content: 'A tree.' } }] }),
    );
    expect(await openAiCompatible(settings, page).describe(request())).toBe('A tree.');
    expect(seen).toHaveLength(3);
  });

  it('does not wait for an hour because a server says so', async () => {
    const { settings, seen } = await serve((_, response) =>
      json(response, 429, { error: { message: 'come back later' } }, { 'Retry-After': '3600' }),
    );
    const error = await failure(openAiCompatible(settings, page).describe(request()));
    expect(error.message).toMatch(/rate limit or quota \(429\).*come back later/);
    expect(seen).toHaveLength(1);
  });

  it('refuses a foreign shape, silence and an absent server', async () => {
    const { settings } = await serve((_, response, count) => {
      if (count === 1) json(response, 200, { hello: 1 });
    });
    const provider = openAiCompatible(settings, page);
    expect((await failure(provider.describe(request()))).message).toMatch(/not chat completions/);
    // only who never hears an answer is to be out of time
    const hasty = openAiCompatible({ ...settings, timeoutMs: 300 }, page);
    expect((await failure(hasty.describe(request()))).message).toMatch(/did not answer within/);
    server?.closeAllConnections();
    await new Promise((resolve) => server!.close(resolve));
    expect((await failure(provider.describe(request()))).message).toMatch(/No response/);
  });

  it('stops immediately when cancelled, also while waiting to retry', async () => {
    const controller = new AbortController();
    const { settings } = await serve((_, response) => {
      json(response, 429, {}, { 'Retry-After': '60' });
      setTimeout(() => controller.abort(), 50);
    });
    const error = await failure(openAiCompatible(settings, page).describe(request(controller.signal)));
    expect(error.code).toBe('cancelled');
  });

  it('tells a refused origin from an absent server', async () => {
    const { settings } = await serve((_, response) => response.socket?.destroy());
    const fromPage = { ...page, origin: 'http://localhost:4173' };
    server!.removeAllListeners('request');
    // the POST is cut off, as a browser does when the pre-flight fails; a bare GET is answered
    server!.on('request', (incoming, response) =>
      incoming.method === 'GET' ? response.end('ok') : incoming.socket.destroy(),
    );
    const error = await failure(openAiCompatible(settings, fromPage).describe(request()));
    expect(error.message).toMatch(/CORS/);
    expect(error.hint).toContain('OLLAMA_ORIGINS=http://localhost:4173');
  });
});

describe('an address out of reach', () => {
  const gone = { preset: 'ollama', model: 'eye', key: '', timeoutMs: 60_000 };
  const ask = (baseUrl: string, context: Partial<PageContext>) =>
    failure(openAiCompatible({ ...gone, baseUrl }, { ...page, ...context }).describe(request()));

  it('asks for the permission that this address needs', async () => {
    const asked: string[] = [];
    const deny = (reach: string) => {
      asked.push(reach);
      return Promise.resolve('denied' as const);
    };
    const here = await ask('http://127.0.0.1:1/v1', { localNetwork: deny });
    expect(here.message).toMatch(/does not let this page reach programs on this computer/);
    expect(here.hint).toContain('“local network access”');
    const house = await ask('http://box.local:1/v1', { localNetwork: deny });
    expect(house.message).toMatch(/does not let this page reach the local network/);
    expect(asked).toEqual(['loopback', 'local']);
  });

  it('knows a line that is down, except for what needs none', async () => {
    expect((await ask('https://api.invalid/v1', { online: false })).message).toMatch(/is offline/);
    expect((await ask('http://127.0.0.1:1/v1', { online: false })).message).toMatch(/No response/);
  });
});

describe('Anthropic endpoint', () => {
  it('speaks the messages protocol', async () => {
    const { settings, seen } = await serve((_, response) =>
      json(response, 200, { content: [{ type: 'text', text: 'A blue door.' }] }),
    );
    const base = settings.baseUrl.replace('/v1', '');
    expect(await anthropic({ ...settings, baseUrl: base }, page).describe(request())).toBe('A blue door.');
    expect(seen[0]!.url).toBe('/v1/messages');
    expect(seen[0]!.headers['anthropic-dangerous-direct-browser-access']).toBe('true');
  });
});

describe('createProvider', () => {
  const settings: EndpointSettings = { preset: 'ollama', baseUrl: '', model: 'eye', key: '', timeoutMs: 1 };
  it.each([
    [{ baseUrl: 'localhost:11434' }, /not a valid URL/],
    [{ baseUrl: '/describe-proxy/api' }, /not a valid URL/],
    [{ baseUrl: 'http://localhost:1/v1', model: ' ' }, /No model is named/],
    [{ baseUrl: 'http://localhost:1/v1', key: 'a\u200bb' }, /key contains characters/],
  ])('refuses %j before anything is sent', (change, words) => {
    expect(() => createProvider({ ...settings, ...change }, page)).toThrow(words);
  });

  it('resolves the page’s own proxy, and knows who speaks which protocol', () => {
    const fromPage = { ...page, origin: 'http://localhost:4173' };
    expect(createProvider({ ...settings, baseUrl: '/describe-proxy/api' }, fromPage).host).toBe(
      'localhost:4173',
    );
    expect(createProvider({ ...settings, preset: 'browser' }, fromPage).host).toBe('');
  });
});

describe('describeImage', () => {
  const ask = (prompt: string, mode: 'plain' | 'prompt-aware') =>
    describeImage(
      { id: 'x', model: 'm', host: 'h:1', describe: ({ instruction }) => Promise.resolve(instruction) },
      { image: new Blob(), prompt, mode, instruction: 'Look.', signal: new AbortController().signal },
    );
  it('records who said it and how it was asked; without a prompt nothing can be prompt-aware', async () => {
    const { text, origin } = await ask('a cat', 'prompt-aware');
    expect(text).toContain('"a cat"');
    expect(origin).toEqual({
      provider: 'x',
      model: 'm',
      host: 'h:1',
      mode: 'prompt-aware',
      instruction: text,
    });
    expect((await ask(' ', 'prompt-aware')).origin).toMatchObject({ mode: 'plain', instruction: 'Look.' });
  });
});

describe('details', () => {
  it('reads Retry-After in both forms', () => {
    expect(retryAfterMs('2', 0)).toBe(2000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 1000)).toBe(4000);
    expect(retryAfterMs(null, 0)).toBeUndefined();
    expect(retryAfterMs('soon', 0)).toBeUndefined();
  });

  it('quotes the prompt in prompt-aware mode only', () => {
    expect(instructionFor('plain', plainInstruction, 'a "cat"')).toBe(plainInstruction);
    expect(instructionFor('prompt-aware', plainInstruction, 'a "cat"')).toContain('"a \\"cat\\""');
  });
});
