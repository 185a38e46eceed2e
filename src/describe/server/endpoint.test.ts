import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { FoveaError } from '../../shared/errors.ts';
import { rememberDescriptions } from '../cache.ts';
import { createProvider } from '../create-provider.ts';
import { CircuitBreaker } from '../circuit-breaker.ts';
import type { DescriptionProvider } from '../provider.ts';

// What a user sees of what description servers say: real servers on this machine, answering as real ones do.

const good = 'A round yellow disc stands over a green field under a pale sky.';
const muse = 'Okay, the user wants fifty words. Is it a disc? Let me count the words again. ';

type Sent = Record<string, unknown>;
type Answer = { status?: number; body: unknown } | ((response: ServerResponse) => void);

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const chat = (content: unknown, finish = 'stop', more: object = {}): Answer => ({
  body: { choices: [{ finish_reason: finish, message: { role: 'assistant', content, ...more } }] },
});
const refused = (message: string, more: object = {}, status = 400): Answer => ({
  status,
  body: { error: { message, ...more } },
});

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Talk {
  provider: DescriptionProvider;
  sent: Sent[];
  origin: string;
}

/** A server with these answers, and who asks it. */
async function talk(
  answer: (sent: Sent, count: number) => Answer,
  preset = 'custom',
  timeoutMs = 60_000,
): Promise<Talk> {
  const sent: Sent[] = [];
  const origin = await listen((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const one = JSON.parse(body) as Sent;
      const reply = answer(one, sent.push(one));
      if (typeof reply === 'function') return reply(response);
      const html = typeof reply.body === 'string';
      response
        .writeHead(reply.status ?? 200, {
          'Content-Type': html ? 'text/html' : 'application/json',
          'Retry-After': '0',
        })
        .end(html ? reply.body : JSON.stringify(reply.body));
    });
  });
  const baseUrl = preset === 'anthropic' ? origin : `${origin}/v1`;
  const here = { origin: undefined, online: true, localNetwork: () => Promise.resolve(undefined) };
  const provider = createProvider({ preset, baseUrl, model: 'eye', key: 'sk-KEY', timeoutMs }, here);
  return { provider, sent, origin };
}

const ask = ({ provider }: Pick<Talk, 'provider'>, byte = 1): Promise<string> =>
  provider.describe({
    image: new Blob([new Uint8Array([byte])], { type: 'image/jpeg' }),
    instruction: 'Describe this image in English.',
    signal: new AbortController().signal,
  });

/** Message and hint of the failure. */
async function words(talking: Pick<Talk, 'provider'>): Promise<string> {
  const error: unknown = await ask(talking).then(
    (text) => new Error(`described: ${text}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FoveaError)) throw error;
  expect(error.code).toBe('description-failed');
  const all = `${error.message} ${error.hint ?? ''}`;
  expect(all).not.toMatch(/sk-KEY|\p{Cc}|<[a-z/!]/u);
  return all;
}

describe('a model that thinks', () => {
  test('gets more room and is asked to think less where its thoughts used up the tokens; once for all images', async () => {
    const talking = await talk(({ max_tokens }) =>
      Number(max_tokens) >= 800 ? chat(good) : chat(null, 'length'),
    );
    expect(await ask(talking)).toBe(good);
    expect(await ask(talking, 2)).toBe(good);
    expect(talking.sent).toHaveLength(3);
    expect(talking.sent[1]).toMatchObject({ reasoning_effort: 'low' });
  });

  test('and is asked without that where the server knows no such thing', async () => {
    const talking = await talk((sent) =>
      'reasoning_effort' in sent
        ? refused('Unrecognized request argument supplied: reasoning_effort')
        : Number(sent.max_tokens) >= 800
          ? chat(good)
          : chat('', 'length', { reasoning_content: muse }),
    );
    expect(await ask(talking)).toBe(good);
    expect(await ask(talking, 2)).toBe(good);
    expect(talking.sent).toHaveLength(4);
  });

  test('is refused for the actual reason where it never ends thinking', async () => {
    const open = await talk(() => chat(`<think>${muse.repeat(3)}`, 'length'));
    expect(await words(open)).toMatch(
      /cut off after 2400 tokens \(finish reason length\).*reasoning used them up/,
    );
    const field = await talk(() => chat('', 'stop', { reasoning: muse }));
    expect(await words(field)).toMatch(/gave its reasoning but no description/);
    const silent = await talk(() => chat(muse));
    expect(await words(silent)).toMatch(/reasoning, not with a description/);
  });

  test.each([
    ['with a closing mark alone', chat(`${muse.repeat(3)}</think>\n${good}`)],
    ['in a field of their own', chat(good, 'stop', { reasoning_content: muse })],
    [
      'in parts',
      chat([
        { type: 'thinking', thinking: muse },
        { type: 'text', text: good },
      ]),
    ],
    ['not at all, in parts', chat([{ type: 'text', text: good }])],
  ])('gives its thoughts %s: only the description is scored', async (_, answer) => {
    expect(await ask(await talk(() => answer))).toBe(good);
  });
});

describe('a half sentence', () => {
  test('is asked for again with more room', async () => {
    const talking = await talk((_, count) => (count === 1 ? chat('A round yellow', 'length') : chat(good)));
    expect(await ask(talking)).toBe(good);
    expect(Number(talking.sent[1]!.max_tokens)).toBeGreaterThan(Number(talking.sent[0]!.max_tokens));
  });

  test('is not scored where it stays one', async () => {
    const talking = await talk(() => chat('A round yellow disc with', 'length'));
    expect(await words(talking)).toMatch(
      /cut off after 2400 tokens \(finish reason length\).*stops half-way/,
    );
    expect(talking.sent).toHaveLength(2);
  });

  test('of a model with a small window gets what room there is', async () => {
    const talking = await talk(({ max_tokens }) =>
      Number(max_tokens) > 1000
        ? refused('max_tokens is too large: 2400. This model supports at most 1000 completion tokens.')
        : Number(max_tokens) === 1000
          ? chat(good)
          : chat('A round', 'length'),
    );
    expect(await ask(talking)).toBe(good);
  });
});

describe('refused parameters', () => {
  test('are left out and asked without, once for the server', async () => {
    const talking = await talk((sent) =>
      'max_tokens' in sent
        ? refused(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            { param: 'max_tokens', code: 'unsupported_parameter' },
          )
        : sent.temperature === 0
          ? refused("Unsupported value: 'temperature' does not support 0 with this model.")
          : chat(good),
    );
    expect(await ask(talking)).toBe(good);
    expect(await ask(talking, 2)).toBe(good);
    expect(talking.sent).toHaveLength(4);
    expect(talking.sent[3]).not.toHaveProperty('temperature');
    expect(talking.sent[3]).toHaveProperty('max_completion_tokens');
  });

  test('also of Claude; how its answers end is read', async () => {
    const message = (text: string, stop_reason: string): Answer => ({
      body: { type: 'message', stop_reason, content: text ? [{ type: 'text', text }] : [] },
    });
    const fussy = await talk(
      (sent) =>
        'temperature' in sent
          ? refused('`temperature` is deprecated for this model.')
          : message(good, 'end_turn'),
      'anthropic',
    );
    expect(await ask(fussy)).toBe(good);
    const declining = await talk(() => message('', 'refusal'), 'anthropic');
    expect(await words(declining)).toMatch(/model declined.*\(refusal\)/);
    const cut = await talk(() => message('A round', 'max_tokens'), 'anthropic');
    expect(await words(cut)).toMatch(/cut off after 2400 tokens \(finish reason max_tokens\)/);
  });
});

describe('what is no description is not scored', () => {
  test.each([
    ['a refusal', chat("I'm sorry, but I can't help with describing this image."), /declined.*I'm sorry/],
    [
      'one in its field',
      chat(null, 'stop', { refusal: 'I cannot assist with that.' }),
      /declined.*I cannot assist/,
    ],
    ['a filter', chat('A round', 'content_filter'), /declined.*content_filter/],
    ['one in a part', chat([{ type: 'refusal', refusal: 'No.' }]), /declined.*No\./],
    ['no image seen', chat("I don't see an image in your message."), /received no image.*vision model/],
    ['nothing', chat(''), /empty text/],
    ['dots', chat('…'), /empty text/],
    ['an error as JSON', chat('{"error":"model overloaded"}'), /an error in place of a description/],
    ['an error in words', chat('Error: image decoding failed'), /an error in place of a description/],
    ['a server’s excuse', chat('An internal error occurred.'), /an error in place of a description/],
    ['a limit', chat('Rate limit exceeded. Try again.'), /an error in place of a description/],
    ['a word for none', chat('N/A'), /gave no description/],
    ['a word of waiting', chat('Thinking…'), /gave no description/],
    ['a loop', chat('the cat '.repeat(20)), /repeated itself/],
    ['far too much', chat('lovely house '.repeat(8000)), /103999 characters.*at most 8000/],
  ])('%s', async (_, answer, reason) => {
    expect(await words(await talk(() => answer))).toMatch(reason);
  });

  test('a refused image says nothing about the next: those are still sent', async () => {
    const { provider, sent } = await talk(() => chat('I cannot assist with that.'));
    const patience = new CircuitBreaker();
    const guarded = { provider: patience.guard(provider) };
    for (let i = 0; i < 5; i++) expect(await words(guarded)).toMatch(/declined/);
    expect(sent).toHaveLength(5);
  });

  test('nor is one remembered from before', async () => {
    const { provider } = await talk(() => chat(good));
    const memory = new Map<string, string>();
    const remembering = { provider: rememberDescriptions(provider, memory) };
    await ask(remembering);
    for (const key of memory.keys()) memory.set(key, 'I cannot assist with that.');
    expect(await ask(remembering)).toBe(good);
  });

  test('greetings and markdown around a description are cut off', async () => {
    const answer =
      "Sure! Here's a description:\n\n**Subject:** a yellow disc\n\nLet me know if you'd like more!";
    expect(await ask(await talk(() => chat(answer)))).toBe('Subject: a yellow disc');
  });
});

describe('the server’s own reason is told', () => {
  test.each([
    [
      'an error within a 200',
      { body: { error: { message: 'No endpoints found that support image input' } } },
      /cannot read images.*No endpoints found/,
    ],
    [
      'another',
      { body: { error: { message: 'Overloaded, try later', code: 529 } } },
      /status 529.*Overloaded/,
    ],
    [
      'one in the choice',
      { body: { choices: [{ error: { message: 'Provider returned error', code: 502 } }] } },
      /502.*Provider returned/,
    ],
    [
      'a bad image',
      refused('You uploaded an unsupported image. Make sure it is not corrupted.'),
      /could not read the image.*You uploaded/,
    ],
    ['another bad image', refused('Could not process image'), /could not read the image/],
    [
      'a bad image by its code',
      refused('Bad request.', { code: 'invalid_image_format' }),
      /could not read the image/,
    ],
    [
      'a model without eyes',
      refused('Invalid content type. image_url is only supported by certain models.'),
      /cannot read images/,
    ],
    [
      'another without',
      refused('Failed to deserialize: unknown variant `image_url`, expected `text`'),
      /cannot read images/,
    ],
    [
      'a page',
      {
        status: 413,
        body: '<html><head><title>413 Request Entity Too Large</title></head><body>nginx</body></html>',
      },
      /too large.*413 Request Entity Too Large/,
    ],
    [
      'a page as an answer',
      { body: '<!doctype html><title>Open WebUI</title><script>1</script>' },
      /is a web page.*“Open WebUI”/,
    ],
    [
      'escape codes',
      refused('\u001b[31mred and \u001b]0;new title\u0007sk-KEY'),
      /refused the request \(400\). It said: “red and …”/,
    ],
    [
      'a list of details',
      { status: 422, body: { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs' }] } },
      /422.*body\.seed: Extra inputs/,
    ],
  ] satisfies [string, Answer, RegExp][])('%s', async (_, answer, reason) => {
    expect(await words(await talk(() => answer))).toMatch(reason);
  });
});

describe('image and key go to the named host alone', () => {
  test.each(['custom', 'anthropic'])('a redirect is refused in words: %s', async (preset) => {
    let reached = 0;
    const elsewhere = await listen((_, response) => void response.end(`${++reached}`));
    const talking = await talk(
      () => (response) => response.writeHead(307, { Location: `${elsewhere}/v1` }).end(),
      preset,
    );
    const said = await words(talking);
    expect(said).toMatch(/redirects to another URL.*Neither the image nor the key was sent there/);
    expect(said).toContain(`${elsewhere}/v1`);
    expect(reached).toBe(0);
    expect(talking.sent).toHaveLength(1);
  });
});

describe('an answer without end', () => {
  test('is cut off after a megabyte', async () => {
    let poured = 0;
    const flood = (response: ServerResponse): void => {
      const piece = ' '.repeat(2 ** 16);
      const pour = (): void => {
        while (!response.destroyed && (poured += piece.length) && response.write(piece));
      };
      response.on('drain', pour);
      pour();
    };
    expect(await words(await talk(() => flood))).toMatch(/is larger than 1 MB/);
    expect(poured).toBeLessThan(2 ** 24);
  });

  test('in drops is told as one that did not come in time', async () => {
    const drip = (response: ServerResponse): void => {
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    };
    expect(await words(await talk(() => drip, 'custom', 200))).toMatch(/did not answer within 0\.2 s/);
  });

  test('that breaks off is told as such', async () => {
    const half = (response: ServerResponse): void => {
      response.write('{"choices":', () => response.destroy());
    };
    expect(await words(await talk(() => half))).toMatch(/answer was cut off/);
  });
});
