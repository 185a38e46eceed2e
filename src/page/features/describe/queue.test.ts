import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PageContext } from '../../../describe/diagnose.ts';
import { createAppStore } from '../../app/store.ts';
import { defaultDescribeSettings } from './store.ts';
import { Describer } from './queue.ts';

// A real server on this machine; only the shrinking, which needs a browser, is left out.

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

const page: PageContext = { origin: undefined, online: true, localNetwork: () => Promise.resolve(undefined) };
const never = new AbortController().signal;

const say = (response: ServerResponse, content: string) =>
  response
    .writeHead(200, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ choices: [{ message: { content } }] }));

async function setUp(answer: (response: ServerResponse, count: number) => void, prompts = '') {
  const bodies: string[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(response, bodies.push(body)));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const store = createAppStore();
  const origin = `http://127.0.0.1:${port}`;
  const describeSettings = {
    ...defaultDescribeSettings,
    provider: 'custom',
    baseUrl: `${origin}/v1`,
    model: 'eye',
  };
  store.getState().setDescribe({ describeSettings, describeKey: { origin, key: 'sk-secret' } });
  const describer = new Describer(store, {
    page,
    memory: new Map<string, string>(),
    promptOf: () => Promise.resolve(prompts),
    shrink: (image) => Promise.resolve(image),
  });
  const add = (...names: string[]) =>
    store.getState().addItems(names.map((name) => ({ name, file: new Blob([name]) })));
  const item = (id: string | undefined) => store.getState().items[id!]!;
  return { store, describer, add, item, bodies };
}

describe('descriptions before the score', () => {
  test('an image without one gets it, with who said it; the next are asked for meanwhile', async () => {
    const { store, describer, add, item, bodies } = await setUp((response, n) => say(response, `Text ${n}.`));
    const [a, b, c, d] = add('a', 'b', 'c', 'd');
    store.getState().takeNext();
    await describer.before(a!, never);
    expect(item(a)).toMatchObject({
      descriptionOrigin: 'model',
      descriptionBy: { provider: 'custom', model: 'eye', mode: 'plain' },
    });
    expect(item(a).description).toMatch(/^Text/);
    await describer.before(b!, never);
    await describer.before(c!, never);
    expect(bodies).toHaveLength(3);
    expect(item(d).description).toBe('');
    expect(JSON.stringify(store.getState().items)).not.toContain('sk-secret');
  });

  test('words that are there, or were typed away, stay', async () => {
    const { store, describer, add, item, bodies } = await setUp((response) => say(response, 'Said.'));
    const [table, typed] = add('a', 'b');
    store.getState().patchItem(table!, { description: 'Mine.', descriptionOrigin: 'table' });
    store.getState().patchItem(typed!, { description: '', descriptionOrigin: 'typed' });
    await describer.before(table!, never);
    await describer.before(typed!, never);
    expect(bodies).toHaveLength(0);
    expect(await describer.describe([typed!])).toEqual([typed]);
    expect(item(typed)).toMatchObject({ description: 'Said.', descriptionOrigin: 'model' });
  });

  test('prompt-aware asks with the prompt and is recorded as such', async () => {
    const { store, describer, add, item, bodies } = await setUp(
      (response) => say(response, 'Said.'),
      'a cat',
    );
    const { describeSettings } = store.getState();
    store.getState().setDescribe({ describeSettings: { ...describeSettings, mode: 'prompt-aware' } });
    const [a] = add('a');
    await describer.before(a!, never);
    expect(bodies[0]).toContain('a cat');
    expect(item(a).descriptionBy).toMatchObject({ mode: 'prompt-aware' });
  });

  test('a failure is noted and told once; after three in a row nothing more is sent', async () => {
    const { store, describer, add, item, bodies } = await setUp((response) =>
      response.writeHead(401).end(JSON.stringify({ error: { message: 'bad key sk-secret' } })),
    );
    const ids = add('a', 'b', 'c', 'd', 'e');
    const { describeSettings } = store.getState();
    store.getState().setDescribe({ describeSettings: { ...describeSettings, concurrency: 1 } });
    for (const id of ids) {
      store.getState().takeNext();
      await describer.before(id, never);
    }
    expect(bodies).toHaveLength(3);
    expect(item(ids[0]).descriptionError?.message).toMatch(/refused the key/);
    expect(item(ids[0]).description).toBe('');
    const { notices } = store.getState();
    expect(notices).toHaveLength(2);
    expect(notices[1]!.message).toMatch(/No more images are sent/);
    expect(JSON.stringify(store.getState().notices)).not.toContain('sk-secret');
    describer.settingsChanged();
    await describer.before(ids[4]!, never);
    expect(bodies).toHaveLength(4);
  });

  test('a key stays with its address', async () => {
    const seen: (string | undefined)[] = [];
    const { store, describer, add } = await setUp((response) => say(response, 'Said.'));
    server!.prependListener('request', (request) => seen.push(request.headers.authorization));
    const { describeSettings } = store.getState();
    const [a, b] = add('a', 'b');
    await describer.describe([a!]);
    const baseUrl = describeSettings.baseUrl.replace('127.0.0.1', 'localhost');
    store.getState().setDescribe({ describeSettings: { ...describeSettings, baseUrl } });
    await describer.describe([b!]);
    expect(seen).toEqual(['Bearer sk-secret', undefined]);
  });

  test('cancelling takes the question back; new settings ask it again', async () => {
    const { store, describer, add, item, bodies } = await setUp((response, n) => {
      if (n > 2) say(response, 'Said.');
    });

    const [a, b] = add('a', 'b');
    store.getState().takeNext();
    store.getState().takeNext();
    const stop = new AbortController();
    const first = describer.before(a!, stop.signal);
    const asked = (count: number) => vi.waitFor(() => expect(bodies).toHaveLength(count), 30_000);
    await asked(1);
    stop.abort();
    await first;
    expect(item(a)).toMatchObject({ description: '' });
    expect(item(a).descriptionError).toBeUndefined();
    const second = describer.before(b!, never);
    await asked(2);
    describer.settingsChanged();
    await second;
    expect(item(b)).toMatchObject({ description: 'Said.' });
    // what was cancelled was not asked again
    expect(bodies).toHaveLength(3);
  });
});
