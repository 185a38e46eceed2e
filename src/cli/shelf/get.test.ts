import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseManifest } from '../../package/manifest.ts';
import { memoryIo, type MemoryIo } from '../../testing/memory-io.ts';
import { serveShelfHost, type ShelfHost } from '../../testing/shelf-host.ts';
import { main } from '../main.ts';
import { runGet } from './get.ts';
import { modelPath } from './model-path.ts';

const golden = 'e2e/fixtures/golden';
const checkpoint = readFileSync(`${golden}/small_seed0_ImageReward.pt`);
const sha256 = createHash('sha256').update(checkpoint).digest('hex');

let host: ShelfHost;
let folder: string;
beforeEach(async () => {
  host = await serveShelfHost(
    new Map([
      ['/ImageReward.pt', checkpoint],
      ['/vocab.txt', readFileSync(`${golden}/vocab_small.txt`)],
      ['/config.json', readFileSync(`${golden}/golden_small.json`)],
    ]),
  );
  folder = await mkdtemp(join(tmpdir(), 'fovea-get-'));
  await write();
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

/** Writes the list that the tests get from. */
async function write(change: { sha256?: string } = {}): Promise<void> {
  const file = (name: string, role: string) => ({ url: `${host.origin}/${name}`, role, bytes: 1000 });
  const files = [
    { ...file('ImageReward.pt', 'checkpoint'), bytes: checkpoint.length, ...change },
    file('vocab.txt', 'vocabulary'),
    file('config.json', 'configuration'),
  ];
  const model = {
    name: 'small',
    title: 'Small reward',
    scores: 'How much people would like it.',
    licence: 'For research only',
    nonCommercial: true,
    page: 'https://models.example/small',
    parameters: 700_000,
    packed: 800_000,
    files,
  };
  const { packed: _, ...plain } = model;
  const models = [model, { ...plain, name: 'parts', title: 'Parts to train from' }];
  await writeFile(join(folder, 'list.json'), JSON.stringify({ version: 1, models }));
}

function io(signal?: AbortSignal): MemoryIo {
  return { ...memoryIo(folder, signal), env: { FOVEA_CACHE: 'cache' } };
}
const list = ['--list', 'list.json'];
const packageFiles = ['MODEL_CARD.md', 'manifest.json', 'model-00001.safetensors', 'tokenizer.json'];
const inFolder = async (...path: string[]) => (await readdir(join(folder, ...path))).toSorted();

describe('fovea get', () => {
  it('says where the bytes come from, fetches, checks, packs, and keeps the checkpoint nowhere', async () => {
    await write({ sha256 });
    const own = io();
    expect(await main(['get', 'small', ...list], own), own.said.join('\n')).toBe(0);
    const said = own.said.join('\n');
    const { host: name } = new URL(host.origin);
    expect(said).toContain(`From ${name}: 3 files`);
    expect(said).toContain('Licence of the weights: For research only. NOT FOR COMMERCIAL USE.');
    expect(said).toContain(`SHA-256 ${sha256} (the one that its publisher states)`);
    expect(said).toContain('the list has none to compare it with');
    expect(await inFolder('cache', 'models', 'small-int8')).toEqual(packageFiles);
    expect(await inFolder('cache', 'parts')).toEqual([]);
    const text = await readFile(join(folder, 'cache/models/small-int8/manifest.json'), 'utf8');
    const manifest = parseManifest(text);
    expect(manifest).toMatchObject({
      title: 'Small reward',
      licence: 'For research only',
      quantisation: 'int8',
    });
    expect(manifest.provenance.checkpointSha256).toEqual([sha256]);
    expect(JSON.parse(own.written())).toMatchObject({ name: 'small-int8', heads: ['imagereward'] });
    // --model takes its name now, and a path as before
    expect(modelPath(own, 'small')).toBe(join(folder, 'cache/models/small-int8'));
    expect(modelPath(own, './small')).toBe(join(folder, 'small'));
    expect(modelPath(own, 'other')).toBe(join(folder, 'other'));
    // what is there is not fetched again
    host.asked.length = 0;
    expect(await main(['get', 'small', ...list], io())).toBe(0);
    expect(host.asked).toEqual([]);
  });

  it('packs the same bytes as fovea pack of the same file', async () => {
    const sources = ['ImageReward.pt', 'vocab.txt', 'config.json'];
    for (const name of sources) await writeFile(join(folder, name), host.files.get(`/${name}`)!);
    expect(await main(['get', 'small', '--out', 'got', '--format', 'f16', ...list], io())).toBe(0);
    const options = ['--vocab', 'vocab.txt', '--config', 'config.json', '--quantize', 'f16'];
    const named = ['--name', 'small-f16', '--title', 'Small reward', '--licence', 'For research only'];
    expect(await main(['pack', 'ImageReward.pt', '--out', 'packed', ...options, ...named], io())).toBe(0);
    for (const name of packageFiles)
      expect(
        (await readFile(join(folder, 'got', name))).equals(await readFile(join(folder, 'packed', name))),
      ).toBe(true);
  });

  it('pauses at Ctrl-C and goes on from there; meanwhile fovea models says what is here', async () => {
    const stop = new AbortController();
    const first = io(stop.signal);
    host.stallAfter = 4096;
    const running = runGet(['small', ...list], first, { wait: () => Promise.resolve(), piece: 1 << 20 });
    const parts = join(folder, 'cache/parts/small/1-ImageReward.pt');
    await expect
      .poll(() =>
        readFile(parts).then(
          (bytes) => bytes.length,
          () => 0,
        ),
      )
      .toBe(4096);
    stop.abort();
    expect(await running).toBe(130);
    expect(first.said.at(-1)).toBe('Paused: 4.1 kB are kept. The same command goes on from there.');
    const models = io();
    expect(await main(['models', ...list], models)).toBe(0);
    expect(models.written()).toMatch(/small .*\(NON-COMMERCIAL\).*4\.1 kB fetched/);
    host.stallAfter = undefined;
    host.asked.length = 0;
    const second = io();
    expect(await runGet(['small', ...list], second, { piece: 1 << 20 }), second.said.join('\n')).toBe(0);
    expect(host.asked[0]).toEqual({ path: '/ImageReward.pt', range: `bytes=4096-${4096 + (1 << 20) - 1}` });
    expect(second.said).toContain('4.1 kB are here already.');
    const after = io();
    await main(['models', '--json', ...list], after);
    expect(JSON.parse(after.written())).toMatchObject([
      { name: 'small', here: { folders: [join(folder, 'cache/models/small-int8')], fetched: 0 } },
      { name: 'parts', here: { folders: [] } },
    ]);
  });

  it('says that a list is empty, and that fovea models takes no name', async () => {
    await writeFile(join(folder, 'list.json'), JSON.stringify({ version: 1, models: [] }));
    const own = io();
    expect(await main(['models', ...list], own)).toBe(0);
    expect([own.written(), ...own.said]).toEqual(['', 'The list names no models.']);
    expect(await main(['get', 'small', ...list], own)).toBe(2);
    expect(own.said.at(-1)).toMatch(/no public model called small in the list\. It names no models\.$/);
    expect(await main(['models', 'small', ...list], own)).toBe(2);
    expect(own.said.at(-1)).toContain('takes only options, not "small"');
    const plain = io();
    expect(await main(['models'], plain)).toBe(0);
    // of four bytes a weight, WebAssembly addresses so many
    expect(plain.written()).toMatch(/^clip-b32 .* 181 MB +605 MB /m);
    expect(plain.written()).toMatch(/^pickscore .* 1\.0 GB +too large /m);
  });

  it('asks for a list that is named by its address, says so before, and tells what is wrong with it', async () => {
    const own = io();
    const at = `${host.origin}/list.json`;
    const { host: name } = new URL(at);
    host.files.set('/list.json', await readFile(join(folder, 'list.json')));
    host.asked.length = 0;
    expect(await main(['models', '--list', at], own), own.said.join('\n')).toBe(0);
    expect(own.said[0]).toBe(`Reading the list of models from ${name}.`);
    expect(own.written()).toContain('Small reward');
    expect(host.asked.map(({ path }) => path)).toEqual(['/list.json']);
    expect(await main(['get', 'small', '--list', at, '--out', 'got'], own), own.said.join('\n')).toBe(0);
    expect(await inFolder('got')).toEqual(packageFiles);

    const said = async (list: string, code = 1): Promise<string> => {
      const asking = io();
      expect(await main(['models', '--list', list], asking), list).toBe(code);
      return asking.said.at(-1)!;
    };
    expect(await said(`${host.origin}/none.json`)).toContain('no longer has the file (404)');
    host.files.set('/list.json', Buffer.alloc(2 ** 20 + 1, ' '));
    expect(await said(at)).toContain('longer than any list of models');
    host.files.set('/list.json', Buffer.from('{}'));
    expect(await said(at)).toContain(`The list of models ${at} is not valid`);
    host.status = 503;
    expect(await said(at)).toContain(`${name} answered 503. Check the address, or download the list`);
    host.status = undefined;
    host.signIn = true;
    expect(await said(at)).toContain('answers with a web page');
    expect(await said('http://127.0.0.1:9/list.json')).toContain('127.0.0.1:9 cannot be reached');
    host.asked.length = 0;
    expect(await said('http://models.example/list.json', 2)).toContain(
      'was not asked for: an address begins with https://',
    );
    expect(await said('https://', 2)).toContain('--list "https://" was not asked for');
    expect(host.asked).toEqual([]);
  });

  it('refuses a file that is not the list’s, and keeps nothing of it', async () => {
    await write({ sha256: '0'.repeat(64) });
    const own = io();
    expect(await main(['get', 'small', ...list], own)).toBe(1);
    expect(own.said.at(-1)).toMatch(
      /is not the one that the list names: its SHA-256 is [0-9a-f]{64}, not 0{64}/,
    );
    expect(await inFolder('cache', 'parts')).toEqual([]);
  });

  it('says what stays of files that cannot be packed, and takes it up again', async () => {
    host.files.set('/vocab.txt', Buffer.from('no\nvocabulary\n'));
    const own = io();
    expect(await main(['get', 'small', ...list], own)).toBe(1);
    const kept = join(folder, 'cache/parts/small');
    expect(own.said.at(-2)).toMatch(/^The \d.* MB fetched so far stay in /);
    expect(own.said.at(-2)).toContain(`stay in ${kept} for another try;`);
    host.asked.length = 0;
    expect(await main(['get', 'small', ...list], io())).toBe(1);
    expect(host.asked.filter(({ path }) => path === '/ImageReward.pt')).toEqual([]);
    await rm(kept, { recursive: true });
    host.files.set('/vocab.txt', readFileSync(`${golden}/vocab_small.txt`));
    expect(await main(['get', 'small', ...list], io())).toBe(0);
  });

  it('says what to do at a gate', async () => {
    host.status = 403;
    const own = io();
    expect(await main(['get', 'small', ...list], own)).toBe(1);
    expect(own.said.at(-1)).toMatch(
      /wants an account or an accepted licence\. Download the file yourself \(https:\/\/models\.example\/small\), and use fovea pack\.$/,
    );
  });

  it('keeps files for training as they are, and overwrites none', async () => {
    const own = io();
    expect(await main(['get', 'parts', '--out', 'parts', ...list], own), own.said.join('\n')).toBe(0);
    expect(await inFolder('parts')).toEqual(['ImageReward.pt', 'config.json', 'vocab.txt']);
    expect((await readFile(join(folder, 'parts/ImageReward.pt'))).equals(checkpoint)).toBe(true);
    const again = io();
    expect(await main(['get', 'parts', '--out', 'parts', ...list], again)).toBe(2);
    expect(again.said.at(-1)).toContain('is there already; nothing was fetched');
  });

  it('touches no folder of others, and asks nobody for a name that is not in the list', async () => {
    await mkdir(join(folder, 'mine'));
    await writeFile(join(folder, 'mine/thesis.tex'), 'years of work');
    expect(await main(['get', 'small', '--out', 'mine', ...list], io())).toBe(2);
    const own = io();
    expect(await main(['get', 'smal', ...list], own)).toBe(2);
    expect(own.said.at(-1)).toContain('There are: small, parts.');
    expect(host.asked).toEqual([]);
    expect(await inFolder('mine')).toEqual(['thesis.tex']);
  });
});
