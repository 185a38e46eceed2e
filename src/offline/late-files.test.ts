import { expect, test } from 'vitest';
import { isolationHeaders } from '../shared/isolation.ts';
import { LateFiles } from './late-files.ts';

const one = 'https://fovea.example/sub/assets/run-1.js';
const old = 'https://fovea.example/sub/assets/run-0.js';

const text = (url: RequestInfo | URL): string => (url instanceof Request ? url.url : url.toString());

function setUp(answers: Response[]) {
  const stored = new Map<string, Response>();
  const store = {
    match: (url: RequestInfo | URL) => Promise.resolve(stored.get(text(url))?.clone()),
    put: (url: RequestInfo | URL, response: Response) =>
      Promise.resolve(void stored.set(text(url), response)),
    keys: () => Promise.resolve([...stored.keys()].map((url) => new Request(url))),
    delete: (url: RequestInfo | URL) => Promise.resolve(stored.delete(text(url))),
  };
  const files = new LateFiles(
    [one],
    () => Promise.resolve(store),
    () => Promise.resolve(answers.shift() ?? Response.error()),
  );
  return { files, stored };
}

test('only listed files are answered; the first use fetches and caches, the next needs no network', async () => {
  const { files, stored } = setUp([new Response('code')]);
  expect([files.has(one), files.has(old)]).toEqual([true, false]);
  expect(stored.size).toBe(0);
  expect(await (await files.answer(new Request(one))).text()).toBe('code');
  expect(await (await files.answer(new Request(one))).text()).toBe('code');
});

test('a failed answer is passed on and not cached', async () => {
  const { files, stored } = setUp([new Response('', { status: 503 }), new Response('code')]);
  expect((await files.answer(new Request(one))).status).toBe(503);
  expect(stored.size).toBe(0);
  expect(await (await files.answer(new Request(one))).text()).toBe('code');
});

test('a script of a worker has the headers of isolation, from the network and from the cache', async () => {
  const { files } = setUp([new Response('code')]);
  const request = Object.defineProperty(new Request(one), 'destination', { value: 'worker' });
  for (const answered of [await files.answer(request), await files.answer(request)])
    for (const [name, value] of Object.entries(isolationHeaders))
      expect(answered.headers.get(name)).toBe(value);
});

test('files of earlier versions are deleted', async () => {
  const { files, stored } = setUp([]);
  stored.set(old, new Response('old')).set(one, new Response('new'));
  await files.tidy();
  expect([...stored.keys()]).toEqual([one]);
});
