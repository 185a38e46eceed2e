import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PageContext } from '../../../describe/diagnose.ts';
import { Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import { DescriptionQueue } from './queue.ts';
import { defaultDescribeSettings, describeStore } from './store.ts';
import { until } from '../../../testing/until.ts';

// A real server on this machine; only the shrinking, which needs a browser, is left out.

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

const context: PageContext = {
  origin: undefined,
  online: true,
  localNetwork: () => Promise.resolve(undefined),
};
const noList = () => Promise.reject(new Error('no list'));
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
  const page = new Page();
  const queue = queueStore(page);
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    ...defaultDescribeSettings,
    provider: 'custom',
    baseUrl: `${origin}/v1`,
    model: 'eye',
  };
  describeStore(page).setState({ settings, key: { origin, key: 'sk-secret' } });
  const freeUnlessUsed = vi.fn();
  const describer = new DescriptionQueue(page, {
    page: context,
    memory: new Map<string, string>(),
    promptOf: () => Promise.resolve(prompts),
    captions: () => Promise.resolve({ client: { view: noList, describe: noList }, freeUnlessUsed }),
    shrink: (image) => Promise.resolve(image),
  });
  const add = (...names: string[]) =>
    queue.getState().addItems(names.map((name) => ({ name, file: new Blob([name]) })));
  const item = (id: string | undefined) => queue.getState().items[id!]!;
  return { page, queue, settings, describer, add, item, bodies, freeUnlessUsed };
}

test('what a test of settings loaded into the page is freed, whatever came of it', async () => {
  const { page, settings, describer, freeUnlessUsed } = await setUp((response) => say(response, 'Said.'));
  const key = { origin: '', key: '' };
  await describer.test(settings, key);
  expect(freeUnlessUsed).not.toHaveBeenCalled();
  await describer.test({ ...settings, provider: 'in-page' }, key);
  expect(freeUnlessUsed).toHaveBeenCalledOnce();
  expect(describeStore(page).getState().test).toMatchObject({
    state: 'failed',
    error: { message: 'no list' },
  });
});

describe('descriptions before the score', () => {
  test('an image without one gets it, with who said it; the next are asked for meanwhile', async () => {
    const { queue, describer, add, item, bodies } = await setUp((response, n) => say(response, `Text ${n}.`));
    const [a, b, c, d] = add('a', 'b', 'c', 'd');
    queue.getState().takeNext();
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
    expect(JSON.stringify(queue.getState().items)).not.toContain('sk-secret');
  });

  test('words that are there, or were typed away, stay', async () => {
    const { queue, describer, add, item, bodies } = await setUp((response) => say(response, 'Said.'));
    const [table, typed] = add('a', 'b');
    queue.getState().patchItem(table!, { description: 'Mine.', descriptionOrigin: 'table' });
    queue.getState().patchItem(typed!, { description: '', descriptionOrigin: 'typed' });
    await describer.before(table!, never);
    await describer.before(typed!, never);
    expect(bodies).toHaveLength(0);
    expect(await describer.describe([typed!])).toEqual([typed]);
    expect(item(typed)).toMatchObject({ description: 'Said.', descriptionOrigin: 'model' });
  });

  test('prompt-aware asks with the prompt and is recorded as such', async () => {
    const { page, settings, describer, add, item, bodies } = await setUp(
      (response) => say(response, 'Said.'),
      'a cat',
    );
    describeStore(page).setState({ settings: { ...settings, mode: 'prompt-aware' } });
    const [a] = add('a');
    await describer.before(a!, never);
    expect(bodies[0]).toContain('a cat');
    expect(item(a).descriptionBy).toMatchObject({ mode: 'prompt-aware' });
  });

  test('a failure is noted and told once; after three in a row nothing more is sent', async () => {
    const { page, queue, settings, describer, add, item, bodies } = await setUp((response) =>
      response.writeHead(401).end(JSON.stringify({ error: { message: 'bad key sk-secret' } })),
    );
    const ids = add('a', 'b', 'c', 'd', 'e');
    describeStore(page).setState({ settings: { ...settings, concurrency: 1 } });
    for (const id of ids) {
      queue.getState().takeNext();
      await describer.before(id, never);
    }
    expect(bodies).toHaveLength(3);
    expect(item(ids[0]).descriptionError?.message).toMatch(/refused the key/);
    expect(item(ids[0]).description).toBe('');
    const { notices } = noticesStore(page).getState();
    expect(notices).toHaveLength(2);
    expect(notices[1]!.message).toMatch(/stopped after three failures in a row/);
    expect(JSON.stringify(notices)).not.toContain('sk-secret');
    describer.settingsChanged();
    await describer.before(ids[4]!, never);
    expect(bodies).toHaveLength(4);
  });

  test('a key stays with its address', async () => {
    const seen: (string | undefined)[] = [];
    const { page, settings, describer, add } = await setUp((response) => say(response, 'Said.'));
    server!.prependListener('request', (request) => seen.push(request.headers.authorization));
    const [a, b] = add('a', 'b');
    await describer.describe([a!]);
    const baseUrl = settings.baseUrl.replace('127.0.0.1', 'localhost');
    describeStore(page).setState({ settings: { ...settings, baseUrl } });
    await describer.describe([b!]);
    expect(seen).toEqual(['Bearer sk-secret', undefined]);
  });

  test('cancelling takes the question back; new settings ask it again', async () => {
    const { queue, describer, add, item, bodies } = await setUp((response, n) => {
      if (n > 2) say(response, 'Said.');
    });

    const [a, b] = add('a', 'b');
    queue.getState().takeNext();
    queue.getState().takeNext();
    const stop = new AbortController();
    const first = describer.before(a!, stop.signal);
    const asked = (count: number) => until(() => expect(bodies).toHaveLength(count));
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
