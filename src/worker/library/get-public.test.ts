import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../shared/engine-api.ts';
import type { LibraryProgress } from '../../shared/library-api.ts';
import type { ShelfModel } from '../../shared/shelf.ts';
import { memoryModelStore, type MemoryModelStore } from '../../testing/memory-model-store.ts';
import { serveShelfHost, type ShelfHost } from '../../testing/shelf-host.ts';
import { ModelLibrary } from './library.ts';

const golden = new URL('../../../e2e/fixtures/golden/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, golden));
const checkpoint = fixture('small_seed0_ImageReward.pt');
const quiet = () => undefined;

let host: ShelfHost;
let store: MemoryModelStore;
let library: ModelLibrary;
beforeEach(async () => {
  host = await serveShelfHost(
    new Map([
      ['/ImageReward.pt', checkpoint],
      ['/vocab.txt', fixture('vocab_small.txt')],
      ['/config.json', fixture('golden_small.json')],
    ]),
  );
  store = memoryModelStore();
  library = new ModelLibrary(store);
});
afterEach(() => host.close());

const model = (): ShelfModel => ({
  name: 'small',
  title: 'Small reward',
  scores: 'How much people would like it.',
  licence: 'MIT',
  nonCommercial: false,
  figures: [],
  page: 'https://models.example/small',
  parameters: 700_000,
  packed: 800_000,
  files: [
    { url: `${host.origin}/ImageReward.pt`, role: 'checkpoint', bytes: checkpoint.length },
    { url: `${host.origin}/vocab.txt`, role: 'vocabulary', bytes: 1000 },
    { url: `${host.origin}/config.json`, role: 'configuration', bytes: 1000 },
  ],
});

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

describe('a public model', () => {
  it('is fetched, packed at int8 and stored, with its hash; the checkpoint is kept nowhere', async () => {
    const told: LibraryProgress[] = [];
    const got = value(await library.get('1', model(), (progress) => told.push(progress)));
    expect(got.model).toMatchObject({
      name: 'small-int8',
      complete: true,
      quantisation: 'int8',
      licence: 'MIT',
    });
    const sha256 = createHash('sha256').update(checkpoint).digest('hex');
    expect(got.news).toEqual([`SHA-256 of ImageReward.pt: ${sha256}.`]);
    expect(value(await library.list()).stored).toEqual([got.model]);
    expect(await store.parts.kept()).toEqual({});
    expect(new Set(told.map(({ stage }) => stage))).toEqual(new Set(['download', 'pack']));
    // again: the same package is there once
    value(await library.get('2', model(), quiet));
    expect(value(await library.list()).stored).toEqual([got.model]);
  });

  it('is paused and goes on, also in a new worker; what was fetched can be dropped', async () => {
    host.stallAfter = 4096;
    const running = library.get('1', model(), quiet);
    await expect.poll(() => store.parts.kept()).toEqual({ small: 4096 });
    await library.cancel('1');
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    host.stallAfter = undefined;
    host.asked.length = 0;
    const told: LibraryProgress[] = [];
    const later = new ModelLibrary(store);
    value(await later.get('2', model(), (progress) => told.push(progress)));
    expect(host.asked[0]!.range).toMatch(/^bytes=4096-/);
    expect(told[0]).toMatchObject({ stage: 'check', done: 4096 });

    await store.parts.part('other', 0, 'a.bin').append(new Uint8Array(5));
    expect(await store.parts.kept()).toEqual({ other: 5 });
    value(await later.forget('other'));
    expect(await store.parts.kept()).toEqual({});
  });

  it('is refused before the first byte where it will not fit', async () => {
    store.left = 1000;
    const answer = await library.get('1', model(), quiet);
    expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(host.asked).toEqual([]);
  });
});

it('the list of public models is read, or refused in one sentence', async () => {
  const { packed: _, figures: __, ...plain } = model();
  host.files.set('/shelf.json', Buffer.from(JSON.stringify({ version: 1, models: [plain] })));
  await store.parts.part('small', 0, 'a.bin').append(new Uint8Array(7));
  const view = value(await library.shelf(`${host.origin}/shelf.json`));
  expect(view).toMatchObject({ shelf: { models: [{ name: 'small', figures: [] }] }, kept: { small: 7 } });
  host.files.set('/shelf.json', Buffer.from('{}'));
  const refused = await library.shelf(`${host.origin}/shelf.json`);
  expect(refused).toMatchObject({ ok: false, error: { code: 'model-invalid' } });
  expect(refused.ok ? '' : refused.error.message).toMatch(/^The list of models .* is not valid: .*\.$/);
  expect(await library.shelf(`${host.origin}/none.json`)).toMatchObject({
    error: { code: 'model-download' },
  });
});
