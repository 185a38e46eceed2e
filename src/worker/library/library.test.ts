import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../shared/engine-api.ts';
import { headParameters } from '../../spec/head-parameters.ts';
import type { LibraryProgress, PackRequest, TunedRequest } from '../../shared/library-api.ts';
import { parseManifest, scAgiqaManifest } from '../../package/manifest.ts';
import { demoFiles } from '../../testing/demo-files.ts';
import { asFiles, openSmall, packSmall, type SmallPackage } from '../../testing/small-package.ts';
import { ModelLibrary } from './library.ts';
import { memoryModelStore } from '../../testing/memory-model-store.ts';

const golden = new URL('../../../e2e/fixtures/golden/', import.meta.url);
const fixture = (name: string) => new File([readFileSync(new URL(name, golden))], name);
const quiet = () => undefined;

let small: SmallPackage;
beforeAll(async () => {
  small = await packSmall([await openSmall('sc_agiqa.pth')]);
});

const url = 'https://models.test/small/';

/** Serves the package; a file in `failing` breaks the connection. */
function net(failing = new Set<string>()) {
  const asked: string[] = [];
  const fetcher: typeof fetch = (input) => {
    const file = (input as string).replace(url, '');
    asked.push(file);
    if (failing.has(file)) return Promise.reject(new TypeError('fetch failed'));
    const bytes = small.files.get(file);
    return Promise.resolve(bytes ? new Response(bytes) : new Response('', { status: 404 }));
  };
  return { asked, fetcher };
}

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const request = (change: Partial<PackRequest> = {}): PackRequest => ({
  checkpoints: [fixture('small_seed0_sc_agiqa.pth')],
  vocabulary: fixture('vocab_small.txt'),
  config: fixture('golden_small.json'),
  name: 'mine',
  title: 'Mine',
  licence: 'unknown',
  untrained: true,
  profile: 'released',
  quantisation: 'f32',
  ...change,
});

describe('a package of another format', () => {
  const reason = 'The model package is of format version 0; this version of Fovea reads version 1.';

  it('stays, with its reason, and can be saved and deleted', async () => {
    const store = memoryModelStore();
    const library = new ModelLibrary(store, net().fetcher);
    const { id } = value(await library.download('1', url, quiet));
    const files = store.content.get(id)!;
    const manifest = JSON.parse(new TextDecoder().decode(files.get('manifest.json'))) as object;
    const text = JSON.stringify({ ...manifest, version: 0 });
    const older = new TextEncoder().encode(text);
    files.set('manifest.json', older);
    files.set('download.json', new TextEncoder().encode(JSON.stringify({ url, manifest: text })));
    expect(value(await library.list()).stored).toEqual([]);
    const [model] = value(await library.list()).unreadable;
    expect(model).toMatchObject({
      id,
      name: 'small',
      error: { message: reason, hint: 'Pack the model again.' },
    });
    expect(model!.bytes).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0));
    expect(await library.files(id)).toMatchObject({ ok: false, error: { message: reason } });
    const zip = unzipSync(new Uint8Array(await value(await library.archive(id)).arrayBuffer()));
    expect(Object.keys(zip)).toEqual(['manifest.json', 'model-00001.safetensors', 'tokenizer.json']);
    expect(zip['manifest.json']).toEqual(older);
    // a readable one beside it changes nothing
    value(await library.download('2', url, quiet));
    expect(value(await library.list()).stored).toHaveLength(1);
    value(await library.remove(id));
    expect(value(await library.list()).unreadable).toEqual([]);
    expect(value(await library.list()).stored).toHaveLength(1);
  });

  it('what a closed tab left of a copy is deleted as before', async () => {
    const store = memoryModelStore();
    const library = new ModelLibrary(store, net().fetcher);
    store.content.set('half', new Map([['manifest.json', new TextEncoder().encode('{"version": 0, "na')]]));
    store.content.set('none', new Map([['model-00001.safetensors', Uint8Array.of(1)]]));
    expect(value(await library.list()).unreadable).toEqual([]);
    expect(value(await library.list()).stored).toEqual([]);
    expect([...store.content.keys()]).toEqual([]);
  });
});

describe('download', () => {
  it('stores a package that opens, tells its bytes, and keeps it in the list', async () => {
    const library = new ModelLibrary(memoryModelStore(), net().fetcher);
    const told: LibraryProgress[] = [];
    const model = value(await library.download('1', url, (progress) => told.push(progress)));
    expect(model).toMatchObject({ name: 'small', complete: true, stored: small.report.bytes, url });
    expect(told.at(-1)).toEqual({
      stage: 'download',
      done: small.report.bytes,
      total: small.report.bytes,
    });
    expect(value(await library.list()).stored).toEqual([model]);
    const files = value(await library.files(model.id));
    const names = ['manifest.json', 'model-00001.safetensors', 'tokenizer.json'];
    expect(files.map((file) => file.name)).toEqual(names);
    const manifest = await files[0]!.text();
    expect(createHash('sha256').update(manifest).digest('hex').slice(0, 12)).toBe(model.hash);
  });

  it('goes on with what is there', async () => {
    const store = memoryModelStore();
    const shard = 'model-00001.safetensors';
    const broken = await new ModelLibrary(store, net(new Set([shard])).fetcher).download('1', url, quiet);
    expect(broken).toMatchObject({ ok: false, error: { code: 'model-download' } });
    const later = net();
    const library = new ModelLibrary(store, later.fetcher);
    const [begun] = value(await library.list()).stored;
    expect(begun).toMatchObject({ complete: false, stored: 0, url, title: 'Small' });
    expect(await library.files(begun!.id)).toMatchObject({ ok: false, error: { code: 'model-missing' } });
    const whole = value(await library.download('2', begun!.url!, quiet));
    expect(whole).toMatchObject({ id: begun!.id, complete: true });
    const again = net();
    expect(value(await new ModelLibrary(store, again.fetcher).download('3', url, quiet))).toEqual(whole);
    expect(again.asked).toEqual(['manifest.json']);
  });

  it('is not lost where the page was closed while the manifest, which comes last, was being written', async () => {
    const store = memoryModelStore();
    const { id } = value(await new ModelLibrary(store, net().fetcher).download('1', url, quiet));
    const files = store.content.get(id)!;
    files.set('manifest.json', files.get('manifest.json')!.slice(0, 100));
    const later = net();
    const library = new ModelLibrary(store, later.fetcher);
    const [torn] = value(await library.list()).stored;
    expect(torn).toMatchObject({ id, complete: false, stored: small.report.bytes, url });
    expect(value(await library.download('2', url, quiet))).toMatchObject({ id, complete: true });
    expect(later.asked).toEqual(['manifest.json', 'tokenizer.json']);
  });

  it('can be cancelled and says so', async () => {
    const store = memoryModelStore();
    const library = new ModelLibrary(store, net().fetcher);
    const running = library.download('1', url, quiet);
    await library.cancel('1');
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('refuses before the first byte what will not fit, with numbers', async () => {
    const { asked, fetcher } = net();
    const library = new ModelLibrary(memoryModelStore(1000), fetcher);
    const answer = await library.download('1', url, quiet);
    expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(answer.ok ? '' : answer.error.message).toMatch(
      /\d+ MB are needed, the browser allows .* 1 MB more/,
    );
    expect(asked).toEqual(['manifest.json']);
  });

  it('shows what a package is without its weights', async () => {
    const { asked, fetcher } = net();
    const facts = value(await new ModelLibrary(memoryModelStore(), fetcher).preview(url));
    expect(facts).toMatchObject({ name: 'small', licence: 'MIT', quantisation: 'f32' });
    expect(asked).toEqual(['manifest.json']);
  });
});

describe('archive', () => {
  it('holds the pretrained part of a package that reads one, with its licence', async () => {
    const library = new ModelLibrary(memoryModelStore());
    const { id } = value(await library.add('1', demoFiles(), quiet));
    const entries = unzipSync(new Uint8Array(await value(await library.archive(id)).arrayBuffer()));
    const manifest = parseManifest(new TextDecoder().decode(entries['manifest.json']));
    expect(manifest.shards.some(({ from }) => from)).toBe(true);
    for (const { file, sha256, from } of manifest.shards) {
      expect(createHash('sha256').update(entries[file]!).digest('hex')).toBe(sha256);
      if (from) expect(Buffer.from(entries[file]!).toString('latin1')).toContain('MIT License');
    }
  });

  it('holds every file of the package, byte for byte', async () => {
    const library = new ModelLibrary(memoryModelStore(), net().fetcher);
    const { id } = value(await library.download('1', url, quiet));
    const zip = value(await library.archive(id));
    const entries = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    const names = ['manifest.json', 'model-00001.safetensors', 'tokenizer.json'];
    expect(Object.keys(entries).sort()).toEqual(names);
    for (const name of names) expect(Buffer.from(entries[name]!).equals(small.files.get(name)!)).toBe(true);
  });
});

describe('verify', () => {
  it('finds a flipped bit; a downloaded package can fetch that file again', async () => {
    const store = memoryModelStore();
    const library = new ModelLibrary(store, net().fetcher);
    const { id } = value(await library.download('1', url, quiet));
    expect(value(await library.verify('2', id, quiet))).toMatchObject({ complete: true });
    const files = store.content.get(id)!;
    files.get('model-00001.safetensors')![5000]! ^= 1;
    expect(await library.verify('3', id, quiet)).toMatchObject({
      ok: false,
      error: { code: 'model-corrupt' },
    });
    expect(value(await library.list()).stored).toMatchObject([{ complete: false, stored: 0 }]);
    expect(value(await library.download('4', url, quiet))).toMatchObject({ id, complete: true });
    expect(value(await library.verify('5', id, quiet))).toMatchObject({ complete: true });
  });
});

describe('files', () => {
  it('takes in the files of a package, once', async () => {
    const library = new ModelLibrary(memoryModelStore(), net().fetcher);
    const model = value(await library.add('1', asFiles(small.files), quiet));
    expect(model).toMatchObject({ name: 'small', complete: true });
    expect(value(await library.add('2', asFiles(small.files), quiet))).toEqual(model);
    expect(value(await library.remove(model.id))).toBeNull();
    expect(value(await library.list()).stored).toEqual([]);
  });

  it('leaves nothing of a package with a missing or damaged file', async () => {
    const store = memoryModelStore();
    const library = new ModelLibrary(store, net().fetcher);
    const files = asFiles(small.files);
    const without = files.filter(({ name }) => name !== 'tokenizer.json');
    expect(await library.add('1', without, quiet)).toMatchObject({ error: { code: 'model-missing' } });
    const flipped = files.map((file) =>
      file.name.endsWith('.safetensors') ? new File(['x'], file.name) : file,
    );
    expect(await library.add('2', flipped, quiet)).toMatchObject({ error: { code: 'model-corrupt' } });
    expect(store.content.size).toBe(0);
  });
});

describe('pack', () => {
  it('makes the package that the command line makes', async () => {
    const store = memoryModelStore();
    const checkpoint = readFileSync(new URL('small_seed0_sc_agiqa.pth', golden));
    const expected = await packSmall([await openSmall('sc_agiqa.pth')], {
      name: 'mine',
      title: 'Mine',
      licence: 'unknown',
      checkpointSha256: [createHash('sha256').update(checkpoint).digest('hex')],
      quantisation: 'int8',
      profile: 'paper',
    });
    const told: LibraryProgress[] = [];
    const library = new ModelLibrary(store);
    const model = value(
      await library.pack('1', request({ quantisation: 'int8', profile: 'paper' }), (p) => told.push(p)),
    );
    const made = store.content.get(model.id)!;
    expect([...made.keys()].sort()).toEqual([...expected.files.keys()].sort());
    for (const [name, bytes] of expected.files) expect(Buffer.from(made.get(name)!).equals(bytes)).toBe(true);
    expect(new Set(told.map(({ stage }) => stage))).toEqual(new Set(['hash', 'pack']));
    // the same once more is the same model
    expect(
      value(await library.pack('2', request({ quantisation: 'int8', profile: 'paper' }), quiet)),
    ).toEqual(model);
    expect(value(await library.list()).stored).toHaveLength(1);
  });

  const bad: [string, Partial<PackRequest>, string, RegExp][] = [
    ['a text file', { checkpoints: [new File(['hello there'], 'x.pth')] }, 'checkpoint-invalid', /neither/],
    ['an empty file', { checkpoints: [new File([], 'x.pth')] }, 'checkpoint-invalid', /empty/],
    [
      'half a model',
      { checkpoints: [fixture('small_seed0_vit.pth')] },
      'checkpoint-mismatch',
      /Missing parts/,
    ],
    ['another vocabulary', { vocabulary: new File(['a\nb'], 'v.txt') }, 'model-invalid', /vocabulary/i],
    ['no configuration', { config: undefined }, 'model-invalid', /does not fit the model's 30524 words/],
    ['a broken one', { config: new File(['{'], 'c.json') }, 'model-invalid', /not JSON/],
  ];
  it.each(bad)('says what is wrong with %s, and leaves nothing', async (_, change, code, message) => {
    const store = memoryModelStore();
    const answer = await new ModelLibrary(store).pack('1', request(change), quiet);
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(answer.ok ? '' : answer.error.message).toMatch(message);
    expect(store.content.size).toBe(0);
  });

  it('says when the storage is full, stops when told, and leaves nothing', async () => {
    const full = memoryModelStore(100_000);
    const answer = await new ModelLibrary(full).pack('1', request(), quiet);
    expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(full.content.size).toBe(0);
    const store = memoryModelStore();
    const library = new ModelLibrary(store);
    const running = library.pack('2', request(), ({ stage }) => {
      if (stage === 'pack') void library.cancel('2');
    });
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(store.content.size).toBe(0);
  });
});

describe('a tuned model', () => {
  const request = (change: Partial<TunedRequest['tuned']> = {}): TunedRequest => ({
    source: { kind: 'files', files: asFiles(small.files) },
    column: 'mos',
    date: '2026-01-31',
    tuned: {
      head: 'quality',
      base: createHash('sha256').update(small.files.get('manifest.json')!).digest('hex'),
      images: 40,
      folds: 5,
      seed: 1,
      byGroup: false,
      before: { srcc: 0.1, plcc: 0.1, interval: null },
      after: { srcc: 0.6, plcc: 0.6, interval: null },
      gain: null,
      verdict: 'better',
      min: 0,
      max: 10,
      origin: 0,
      percentiles: Array.from({ length: 101 }, (_, i) => i / 10),
      weights: Object.fromEntries(
        headParameters(scAgiqaManifest(small.report.manifest)!.config, 'quality').map(({ name, shape }) => [
          name,
          new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.1),
        ]),
      ),
      ...change,
    },
  });

  it('is stored beside its base, which stays as it is, and never over another', async () => {
    const store = memoryModelStore();
    const library = new ModelLibrary(store);
    const base = value(await library.add('1', asFiles(small.files), quiet));
    const digests = () =>
      [...store.content.get(base.id)!].map(([name, bytes]) => [
        name,
        createHash('sha256').update(bytes).digest('hex'),
      ]);
    const before = digests();
    const first = value(await library.addTuned('2', request(), quiet));
    const second = value(await library.addTuned('3', request(), quiet));
    expect([first.name, second.name]).toEqual(['small-tuned', 'small-tuned-2']);
    expect(value(await library.list()).stored.map(({ complete }) => complete)).toEqual([true, true, true]);
    expect(digests()).toEqual(before);
    expect(value(await library.verify('4', second.id, quiet))).toEqual(second);
    const entries = unzipSync(new Uint8Array(await value(await library.archive(first.id)).arrayBuffer()));
    expect(Object.keys(entries)).toContain('manifest.json');
  });

  it('leaves nothing where it cannot be made', async () => {
    const store = memoryModelStore();
    const answer = await new ModelLibrary(store).addTuned('1', request({ base: 'f'.repeat(64) }), quiet);
    expect(answer).toMatchObject({ ok: false, error: { code: 'model-invalid' } });
    expect(store.content.size).toBe(0);
  });
});
