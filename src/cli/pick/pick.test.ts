import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readXmpMarks } from '../../records/xmp/marks.ts';
import { pngTexts } from '../../image/metadata/png-texts.ts';
import { pngWith, tExt } from '../../testing/metadata-builders.ts';
import { Random } from '../../shared/random.ts';
import { addReliability } from '../../package/reliability/add.ts';
import type { CliIo } from '../io.ts';
import { demoModel } from '../score/model-option.ts';
import { realDisk, type Disk } from './transfer/disk.ts';
import { pickWith, type PickTools } from './pick.ts';

/** What takes the place of a process that was killed. */
class Killed extends Error {}

/** A disk whose process is killed before its n-th change; nothing runs after that, also no clean-up. */
function mortalDisk(changes: number): Disk & { left: () => number } {
  let left = changes;
  const changing = ['makeFolder', 'copy', 'write', 'link', 'rename', 'remove', 'replace'];
  const disk = new Proxy(realDisk, {
    get: (target, name: keyof Disk) =>
      changing.includes(name)
        ? async (...args: unknown[]) => {
            if (--left < 0) throw new Killed();
            return (target[name] as (...all: unknown[]) => Promise<unknown>)(...args);
          }
        : target[name],
  });
  return Object.assign(Object.create(disk) as Disk, { left: () => left });
}

let cwd: string;
const scored: [file: string, quality: number, prompt: string, content?: string][] = [
  ['a/x.png', 4, 'a cat'],
  ['b/x.png', 3, 'a dog'],
  ['b/y.jpg', 2, 'a cat'],
  ['b/z.jpg', 1, 'A  dog '],
  // the same picture as a/x.png, in other bytes
  ['b/copy.jpg', 3.9, 'a fox', 'copy of a/x.png'],
];
const sidecar = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="mine"/></rdf:RDF></x:xmpmeta>`;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fovea-pick-'));
  await Promise.all(['a', 'b'].map((folder) => mkdir(join(cwd, folder))));
  const lines = scored.map(([file, quality, prompt], i) =>
    JSON.stringify({ file, scores: { quality, alignment: i }, model: 'm@1', texts: { prompt } }),
  );
  await writeFile(join(cwd, 'scores.jsonl'), `${lines.join('\n')}\n`);
  for (const [file, , prompt, content] of scored)
    await writeFile(
      join(cwd, file),
      content ?? (file.endsWith('png') ? pngWith(tExt('parameters', file)) : `${file} ${prompt}`),
    );
  await writeFile(join(cwd, 'a/x.txt'), 'caption');
  await writeFile(join(cwd, 'b/x.png.xmp'), sidecar);
});
afterEach(() => rm(cwd, { recursive: true }));

/** All files below the folder with their contents; no lock and nothing hidden may be left. */
async function tree(): Promise<Record<string, string>> {
  const entries = await readdir(cwd, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.sort().map(async (path) => [path.slice(cwd.length + 1), await readFile(path, 'latin1')]),
  );
  return Object.fromEntries(contents) as Record<string, string>;
}

async function run(argv: string, tools: Partial<PickTools> = {}, interactive = false) {
  let out = '';
  const said: string[] = [];
  const io: CliIo = {
    cwd,
    env: {},
    interactive,
    signal: new AbortController().signal,
    out: (text) => Promise.resolve(void (out += text)),
    say: (message) => said.push(message),
    progress: () => undefined,
  };
  const looks: PickTools['looks'] = (_, paths) =>
    Promise.resolve(
      paths.map((path, i) => {
        const random = new Random(/a.x\.png|copy/.test(path) ? 1000 : i);
        return Uint32Array.from({ length: 8 }, () => random.integer(2 ** 32));
      }),
    );
  const all: PickTools = {
    disk: realDisk,
    score: () => Promise.reject(new Error('nothing is to be scored')),
    looks,
    ask: () => Promise.resolve(undefined),
    ...tools,
  };
  const code = await pickWith(all, argv.split(' '), io);
  return { code, out, said: said.join('\n') };
}

test('without an action the names of the kept images are printed, and no file is touched', async () => {
  const before = await tree();
  const best = await run('scores.jsonl --best-of prompt');
  expect(best).toMatchObject({ code: 0, out: 'a/x.png\nb/x.png\nb/copy.jpg\n' });
  expect(best.said).toBe('3 images kept, 2 not kept: 2 with a lower quality score.');
  const top = await run('scores.jsonl --top 40% --min quality=1.5');
  expect(top.out).toBe('a/x.png\nb/x.png\n');
  expect(top.said).toBe(
    '2 images kept, 3 not kept: 1 with a lower quality score, 1 below --min, 1 nearly the same as a better one.',
  );
  expect((await run('scores.jsonl --top 2 --duplicates keep')).out).toBe('a/x.png\nb/copy.jpg\n');
  expect((await run('scores.jsonl --top 1 --by alignment')).out).toBe('b/copy.jpg\n');
  expect(await tree()).toEqual(before);
});

test.each(['--copy-to keep', '--move-to keep', '--xmp', '--copy-to keep --stamp --xmp --list names.txt'])(
  'dry by default: %s says what it would do and writes nothing',
  async (actions) => {
    const before = await tree();
    const { code, said } = await run(`scores.jsonl --best-of folder ${actions}`);
    expect(code).toBe(0);
    expect(said).toContain('Nothing has been done yet. Add --yes to do it.');
    expect(await tree()).toEqual(before);
    expect(
      (await run(`scores.jsonl --best-of folder ${actions}`, { ask: () => Promise.resolve(false) }, true))
        .said,
    ).toContain('Nothing was done.');
    expect(await tree()).toEqual(before);
  },
);

test('copies with their captions and sidecars; equal names are told apart; originals stay as they are; again, nothing is to be done', async () => {
  await mkdir(join(cwd, 'keep'));
  await writeFile(join(cwd, 'keep/x.png'), 'somebody else’s');
  const before = await tree();
  const questions: string[] = [];
  const ask = (question: string) => Promise.resolve(questions.push(question) > 0);
  await run('scores.jsonl --best-of prompt --copy-to keep', { ask }, true);
  expect(questions).toEqual(['Copy 3 images and 2 texts and sidecars to keep, 2 under another name?']);
  const after = await tree();
  expect(after).toEqual({
    ...before,
    'keep/x (2).png': before['a/x.png'],
    'keep/x (2).txt': 'caption',
    'keep/x (3).png': before['b/x.png'],
    'keep/x (3).png.xmp': sidecar,
    'keep/copy.jpg': before['b/copy.jpg'],
  });
  expect(await run('scores.jsonl --best-of prompt --copy-to keep --yes')).toMatchObject({ code: 0 });
  expect(await tree()).toEqual(after);
});

test('a stamp is in the copies alone; what has no place for one is reported', async () => {
  const before = await tree();
  const { code, said } = await run('scores.jsonl --top 2 --copy-to keep --stamp --yes --duplicates keep');
  expect(code).toBe(1);
  expect(said).toContain('Copied without their scores, for which there is no place in them: b/copy.jpg.');
  const { texts } = pngTexts(await readFile(join(cwd, 'keep/x.png')));
  expect(JSON.parse(texts.get('fovea')!)).toEqual({ scores: { quality: 4, alignment: 0 }, model: 'm@1' });
  expect(texts.get('parameters')).toBe('a/x.png');
  expect(await tree()).toMatchObject(before);
});

test('sidecars are merged; a rating of the user’s stays, as does one that cannot be read; a new choice changes our own', async () => {
  await writeFile(
    join(cwd, 'b/y.xmp'),
    sidecar.replace('dc:format', 'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4" dc:format'),
  );
  await writeFile(join(cwd, 'b/z.xmp'), '<!DOCTYPE x>');
  const before = await tree();
  const { code, said } = await run('scores.jsonl --top 1 --xmp --yes');
  expect(code).toBe(1);
  expect(said).toContain('1 sidecar left unchanged (rating or label of yours)');
  expect(said).toContain('b/z.xmp was left as it is. It declares a document type');
  const after = await tree();
  const marks = (name: string, from = after) => readXmpMarks(Buffer.from(from[name]!, 'latin1'));
  expect(marks('a/x.png.xmp')).toEqual({ rating: 1, label: 'Green' });
  expect(marks('b/x.png.xmp')).toEqual({ rating: -1, label: 'Red' });
  expect(after['b/x.png.xmp']).toContain('dc:format="mine"');
  expect(after).toMatchObject({ ...before, 'b/x.png.xmp': after['b/x.png.xmp'] });
  await run('scores.jsonl --best-of folder --xmp --yes --duplicates keep');
  expect(marks('b/copy.jpg.xmp', await tree())).toEqual({ rating: 1, label: 'Green' });
});

test('lists: names, or a table with reasons; another file is never overwritten', async () => {
  expect(await run('scores.jsonl --top 1 --list names.txt')).toMatchObject({ code: 0, out: '' });
  await run('scores.jsonl --top 1 --list all.csv');
  const { 'names.txt': names, 'all.csv': table } = await tree();
  expect(names).toBe('a/x.png\n');
  expect(table?.split('\n').slice(0, 3)).toEqual([
    'file,picked,group,quality,alignment,reason',
    'a/x.png,keep,,4,0,',
    'b/copy.jpg,rest,,3.9,4,looks like a/x.png',
  ]);
  await expect(run('scores.jsonl --top 2 --list names.txt')).rejects.toThrow(
    'exists and holds something else',
  );
  await expect(run('scores.jsonl --top 2 --list scores.jsonl')).rejects.toThrow(
    'exists and holds something else',
  );
});

test('a kept image that is not there is named, and the exit code says so', async () => {
  await rm(join(cwd, 'a/x.png'));
  const { code, said } = await run('scores.jsonl --top 1 --copy-to keep --yes');
  expect(code).toBe(1);
  expect(said).toContain('Not found: a/x.png.');
});

test('ties are reported, by what people notice where the package that scored the images knows it', async () => {
  const write = (model: string) =>
    writeFile(
      join(cwd, 's.jsonl'),
      [2.3, 2]
        .map((quality, i) => `${JSON.stringify({ file: `${'ab'[i]}/x.png`, scores: { quality }, model })}\n`)
        .join(''),
    );
  const demo = await readFile(join(demoModel, 'manifest.json'), 'utf8');
  const { json, manifest } = addReliability(demo, 'a'.repeat(64), 'quality', {
    ...{ source: 'table', on: '20 images', images: 20, scale: [0, 5], interval: null },
    pairs: [{ from: 0, pairs: 190, agreed: 100, equal: 0, images: 20 }],
  });
  await mkdir(join(cwd, 'package'));
  await writeFile(join(cwd, 'package/manifest.json'), json);
  await write('another@1');
  expect((await run('s.jsonl --top 1 --model package')).said).toBe(
    '1 image kept, 1 not kept: 1 with a lower quality score.',
  );
  // of several models, by the one that the score is of
  const [package_, second] = [`${manifest.name}@aaaaaaaaaaaa`, 'clip@1'];
  const head = `quality@${manifest.name}`;
  const sideBySide = [2.3, 2].map((value, i) => ({
    file: `${'ab'[i]}/x.png`,
    scores: { [head]: value, cosine: i },
    model: `${second}+${package_}`,
    models: { [head]: package_, cosine: second },
  }));
  await writeFile(join(cwd, 'two.jsonl'), sideBySide.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const two = 'two.jsonl --top 1 --model ../nowhere --model package';
  expect((await run(`${two} --by ${head}`)).said).toContain('Tie: a/x.png was kept and b/x.png was not');
  expect((await run(`${two} --by cosine`)).said).not.toContain('Tie');
  await expect(run(two)).rejects.toThrow(`Which score decides? The images have ${head}, cosine.`);
  await write(package_);
  expect((await run('s.jsonl --top 1 --model package')).said.split('\n')).toEqual([
    '1 image kept, 1 not kept: 1 with a lower quality score.',
    'Tie: a/x.png was kept and b/x.png was not, though their quality scores differ by 0.300.',
    'Ties: differences at which people agree with the score in fewer than 6 of 10 pairs, or perhaps by chance (20 images).',
  ]);
});

test('columns come from a table', async () => {
  await writeFile(join(cwd, 'kinds.csv'), 'file,kind\na/x.png,one\nb/x.png,one\nb/y.jpg,two\n');
  const { out, said } = await run('scores.jsonl --best-of kind --items kinds.csv');
  expect(out).toBe('a/x.png\nb/y.jpg\n');
  expect(said).toContain('2 images left undecided (b/z.jpg, b/copy.jpg). They have nothing to group by.');
  await expect(run('scores.jsonl --best-of kind')).rejects.toThrow('not "kind": there are no columns');
});

test.each([
  ['scores.jsonl', 'Say which images to keep'],
  ['scores.jsonl --top 0', '--top takes a number of images'],
  ['scores.jsonl --top 101%', '--top takes a number of images'],
  ['scores.jsonl --min quality', '--min takes a score and its least value'],
  ['scores.jsonl --top 1 --stamp', '--stamp writes into copies'],
  ['scores.jsonl --top 1 --copy-to a --move-to b', 'not both'],
  ['scores.jsonl --top 1 --by beauty', 'No image has a score "beauty". The images have quality, alignment.'],
])('refused: %s', async (argv, message) => {
  await expect(run(argv)).rejects.toThrow(message);
});

describe('killed before any of its changes and started again, it ends the same', () => {
  test.each([
    ['--best-of prompt --copy-to keep --list names.txt', '@all'],
    ['--best-of prompt --copy-to keep --stamp --duplicates keep', ''],
    ['--best-of prompt --move-to keep --list names.txt', '@all'],
    ['--top 60% --xmp --move-to new/keep', ''],
  ])('%s %s', async (options) => {
    const argv = `scores.jsonl ${options} --yes`;
    const original = await tree();
    const disk = mortalDisk(1000);
    await run(argv, { disk });
    const changes = 1000 - disk.left();
    const whole = await tree();
    expect(changes).toBeGreaterThan(5);
    expect(whole).not.toEqual(original);
    expect(Object.keys(whole).filter((name) => /(^|\/)\./.test(name))).toEqual([]);
    for (let alive = 0; alive < changes; alive++) {
      await rm(cwd, { recursive: true });
      await mkdir(cwd);
      for (const [name, content] of Object.entries(original)) {
        await mkdir(join(cwd, name, '..'), { recursive: true });
        await writeFile(join(cwd, name), content, 'latin1');
      }
      await expect(run(argv, { disk: mortalDisk(alive) })).rejects.toThrow(Killed);
      // every original is in its old or in its new place, whatever was done
      const broken = Object.values(await tree());
      for (const [name, content] of Object.entries(original))
        if (!name.endsWith('.xmp')) expect(broken).toContain(content);
      await run(argv);
      expect(await tree(), `killed after ${alive} changes`).toEqual(whole);
    }
  });
});

test('an unfinished move is finished by its own command alone', async () => {
  await expect(run('scores.jsonl --top 2 --move-to keep --yes', { disk: mortalDisk(4) })).rejects.toThrow(
    Killed,
  );
  expect((await stat(join(cwd, 'keep/.fovea-pick.json'))).isFile()).toBe(true);
  await expect(run('scores.jsonl --top 3 --move-to keep --yes')).rejects.toThrow(
    'holds the unfinished move of another pick',
  );
  expect((await run('scores.jsonl --top 2 --move-to keep')).said).toBe(
    'Add --yes to finish the interrupted move of 2 images.',
  );
});
