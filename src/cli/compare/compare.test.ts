import { mkdtemp, readFile, rm, writeFile, mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Text } from '../../formats/sha256.ts';
import { addReliability } from '../../package/reliability/add.ts';
import { failedRecord, recordLine, type ScoreRecord } from '../../records/score-record.ts';
import type { ModelInfo } from '../../shared/engine-api.ts';
import type { HeadlessResult } from '../engine/headless/api.ts';
import type { CliIo } from '../io.ts';
import { main } from '../main.ts';
import type { scoreStream } from '../score/score-items.ts';
import { demoModel } from '../score/model-option.ts';
import { memoryIo } from '../../testing/memory-io.ts';
import { compareWith } from './compare.ts';
import { worstPictures } from './pictures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-compare-'));
  await lines('base.jsonl', (i) => 2 + (i % 5) / 5);
  await lines('better.jsonl', (i) => 2.3 + (i % 5) / 5 + (i % 3) / 20);
  // one picture in ten is spoiled
  await lines('spoiled.jsonl', (i) => 2 + (i % 5) / 5 - (i % 10 === 0 ? 2 : 0));
  await lines('model2.jsonl', () => 3, { model: 'demo@2' });
  await lines('bare.jsonl', (i) => i, { texts: undefined });
  await lines('crops.jsonl', () => 3, { settings: { crops: 3 } });
  await lines('described.jsonl', () => 3, {
    describedBy: { provider: 'p', model: 'qwen', host: 'h', mode: 'plain' },
  });
  await mkdir(join(folder, 'pictures'));
  await mkdir(join(folder, 'empty'));
  await writeFile(
    join(folder, 'failed.jsonl'),
    recordLine(failedRecord('a.png', { code: 'file-empty', message: 'Empty.' })),
  );
  for (let i = 0; i < 8; i++) {
    await writeFile(join(folder, 'pictures', `${i}.png`), 'x');
    await writeFile(join(folder, 'pictures', `${i}.txt`), `prompt ${i}`);
  }
});
afterAll(() => rm(folder, { recursive: true }));

function lines(
  name: string,
  score: (i: number) => number,
  more: Partial<ScoreRecord> = {},
  some: (i: number) => Partial<ScoreRecord> = () => ({}),
) {
  const text = Array.from({ length: 40 }, (_, i) => {
    const texts = {
      prompt: `prompt ${i}`,
      promptFrom: 'given' as const,
      promptDropped: [],
      description: '',
      descriptionFrom: 'none' as const,
    };
    const record: ScoreRecord = {
      file: `${name}/${i}.png`,
      scores: { quality: score(i), alignment: null },
      crops: [{ x: 0, y: 0, scores: { quality: score(i) } }],
      warnings: [],
      texts,
      model: 'demo@1',
      ms: 1,
      settings: {},
      ...more,
      ...some(i),
    };
    return recordLine(record);
  });
  return writeFile(join(folder, name), text.join(''));
}

/** Scores an image by the number in its name; the last one fails. */
const fakeScorer: typeof scoreStream = async (_io, { items }, _options, ready, take) => {
  const model = { name: 'demo', hash: '1' } as ModelInfo;
  await ready(model);
  for await (const item of items) {
    const i = Number(/\d+/.exec(item.file)![0]);
    const texts = {
      prompt: item.prompt ?? '',
      promptFrom: 'given',
      promptDropped: [],
      description: '',
      descriptionFrom: 'none',
    } as const;
    const result = {
      scores: { quality: 5 + i / 100 },
      crops: [{ x: 0, y: 0, scores: {} }],
      warnings: [],
      ms: 1,
      texts,
    } as unknown as HeadlessResult;
    await take(
      i === 7
        ? { item, ok: false, error: { code: 'file-empty', message: 'Empty.' } }
        : { item, ok: true, model, result },
    );
  }
};

async function run(line: string) {
  let out = '';
  const said: string[] = [];
  const io: CliIo = {
    cwd: folder,
    env: {},
    interactive: false,
    signal: new AbortController().signal,
    out: (text) => Promise.resolve(void (out += text)),
    say: (message) => said.push(message),
    progress: () => undefined,
  };
  const tools = {
    score: fakeScorer,
    pictures: () => Promise.resolve({ find: () => 'data:image/webp;base64,AAAA' }),
  };
  const code = await compareWith(tools, line.split(' '), io);
  return { code, out, said: said.join('\n') };
}
const read = (name: string) => readFile(join(folder, name), 'utf8');

describe('fovea compare', () => {
  it('says in one sentence what can be claimed, of several runs at once', async () => {
    const { code, out, said } = await run('base.jsonl better.jsonl base.jsonl');
    expect(code).toBe(0);
    expect(out).toMatch(
      /better\.jsonl scores 0\.349 higher than base\.jsonl in quality; 95% interval 0\.33\d–0\.36\d; wins 40 of 40 prompts\./,
    );
    expect(out).toContain('No difference in quality between base.jsonl and base.jsonl can be claimed');
    expect(out).toContain('40 prompts paired.');
    expect(said).toBe('');
  });

  it.each([
    ['model2.jsonl', 'Different model: demo@1 in base.jsonl; demo@2 in model2.jsonl.'],
    ['crops.jsonl', 'Different crops: the default in base.jsonl; 3 in crops.jsonl.'],
    [
      'described.jsonl',
      'Different descriptions: no description in base.jsonl; described by qwen at h (plain) in described.jsonl.',
    ],
  ])('refuses %s, which was scored otherwise, unless that is allowed', async (other, why) => {
    await expect(run(`base.jsonl ${other}`)).rejects.toThrow(why);
    const { code, said } = await run(`base.jsonl ${other} --allow-different`);
    expect([code, said]).toEqual([0, why]);
  });

  it('takes scores of one package for alike where only its reliability has changed, and ties as it knows them', async () => {
    const demo = await readFile(join(demoModel, 'manifest.json'), 'utf8');
    const { json, manifest } = addReliability(demo, 'a'.repeat(64), 'quality', {
      ...{ source: 'table', on: '20 images', images: 20, scale: [0, 5], interval: null },
      pairs: [{ from: 0, pairs: 190, agreed: 100, equal: 0, images: 20 }],
    });
    await mkdir(join(folder, 'package'));
    await writeFile(join(folder, 'package/manifest.json'), json);
    const now = (await sha256Text(json)).slice(0, 12);
    await lines('before.jsonl', () => 3, { model: `${manifest.name}@aaaaaaaaaaaa` });
    await lines('after.jsonl', () => 3.2, { model: `${manifest.name}@${now}` });
    await expect(run('before.jsonl after.jsonl')).rejects.toThrow('Different model');
    const { out } = await run('before.jsonl after.jsonl --model package --format json');
    const { comparisons } = JSON.parse(out) as { comparisons: { heads: { wins: number; ties: number }[] }[] };
    expect(comparisons[0]!.heads[0]).toMatchObject({ wins: 0, ties: 40 });

    // beside another model as well, which knows nothing of people
    await mkdir(join(folder, 'second'));
    const second = JSON.stringify({ ...(JSON.parse(demo) as object), name: 'second' });
    await writeFile(join(folder, 'second/manifest.json'), second);
    const other = `second@${(await sha256Text(second)).slice(0, 12)}`;
    for (const [name, hash, score] of [
      ['before2', 'a'.repeat(12), 3],
      ['after2', now, 3.2],
    ] as const) {
      const scores = { [`quality@${manifest.name}`]: score, 'quality@second': score };
      await lines(`${name}.jsonl`, () => 0, { model: `${other}+${manifest.name}@${hash}`, scores });
    }
    const both = await run('before2.jsonl after2.jsonl --model package --model second --format json');
    const found = JSON.parse(both.out) as { comparisons: typeof comparisons };
    expect(found.comparisons[0]!.heads.map(({ wins, ties }) => [wins, ties])).toEqual([
      [0, 40],
      [40, 0],
    ]);
  });

  it('finds one spoiled picture in ten: the gate fails with exit code 3', async () => {
    const { code, out } = await run('base.jsonl spoiled.jsonl --fail-below quality=-0.1');
    expect(code).toBe(3);
    expect(out).toMatch(
      /spoiled\.jsonl: quality fails\. The 95% interval of the mean difference starts at −0\.\d+, below −0\.10\./,
    );
    expect((await run('base.jsonl better.jsonl --fail-below quality=-0.1')).code).toBe(0);
    expect((await run('base.jsonl base.jsonl --fail-below quality=-0.1')).code).toBe(0);
  });

  describe('counts images with a fault that their counterparts do not have', () => {
    const codes: Record<string, Partial<ScoreRecord>> = {
      damaged: { warnings: ['part of the image may be missing'], warningCodes: ['no-picture'] },
      compressed: { reasons: [{ code: 'compression', message: 'blocks', sureness: 0.9 }] },
      uncoded: { warnings: ['of an earlier version'] },
    };
    beforeAll(async () => {
      const sound: Partial<ScoreRecord> = { reasons: [] };
      await lines('sound.jsonl', () => 3, sound);
      for (const [name, more] of Object.entries(codes))
        await lines(
          `${name}.jsonl`,
          () => 3,
          sound,
          // 2 of 40
          (i) => (i % 20 === 4 ? more : {}),
        );
    });
    const two = '2 of 40 images of damaged.jsonl are damaged, and their counterparts in sound.jsonl are not';

    it('every gate fails for damage, which the mean does not show, unless that is allowed', async () => {
      const { code, out } = await run('sound.jsonl damaged.jsonl --fail-below quality=-0.1');
      expect(code).toBe(3);
      expect(out).toContain('damaged.jsonl: quality passes.');
      expect(out).toContain(
        `damaged.jsonl: damage fails. ${two}: damaged.jsonl/4.png, damaged.jsonl/24.png. The limit is 1% of the images.`,
      );
      const limited = (limit: string) => run(`sound.jsonl damaged.jsonl --fail-faults damage=${limit}`);
      expect((await limited('2')).code).toBe(0);
      expect((await limited('1')).code).toBe(3);
      expect((await limited('5%')).code).toBe(0);
      expect((await limited('4.9%')).code).toBe(3);
    });

    it('it is said without a gate, in every report, and not where the base has the fault too', async () => {
      const { code, out } = await run(
        'sound.jsonl damaged.jsonl --report f.html --report f.md --report f.json --report f.xml',
      );
      expect(code).toBe(0);
      for (const said of [out, ...(await Promise.all(['f.html', 'f.md', 'f.json', 'f.xml'].map(read)))])
        expect(said.replaceAll('\\', '')).toContain(two);
      expect((await run('damaged.jsonl damaged.jsonl --fail-faults damage=0')).code).toBe(0);
      expect((await run('damaged.jsonl sound.jsonl --fail-faults damage=0')).code).toBe(0);
    });

    it('a gate warns of a fault that has no limit, and fails at its limit, in JUnit too', async () => {
      const warned = await run('sound.jsonl compressed.jsonl --fail-below quality=-0.1');
      expect(warned.code).toBe(0);
      expect(warned.out).toContain(
        'compressed.jsonl: warning, compression has no limit. 2 of 40 images of compressed.jsonl suffer from compression,',
      );
      const failed = await run(
        'sound.jsonl compressed.jsonl --fail-faults compression=1 --report g.xml --report g.md',
      );
      expect(failed.code).toBe(3);
      expect(await read('g.xml')).toMatch(
        /tests="3" failures="1"[^]*name="compression"[^]*<failure message=/,
      );
      expect(await read('g.md')).toContain('❌ compressed.jsonl: compression fails.');
    });

    it('what is not known fails a limit that was named, and is said by the one that was not', async () => {
      const doubt = 'For 2 of 40 images it is not known: score both runs again, to a .jsonl file.';
      const implied = await run('sound.jsonl uncoded.jsonl --fail-below quality=-0.1');
      expect([implied.code, implied.out]).toEqual([0, expect.stringContaining(doubt) as string]);
      expect((await run('sound.jsonl uncoded.jsonl --fail-faults damage=1')).code).toBe(3);
      expect((await run('uncoded.jsonl damaged.jsonl --fail-faults damage=1')).code).toBe(3);
    });

    it('a baseline keeps them', async () => {
      await run('--baseline save damaged damaged.jsonl --baselines kept');
      expect(
        (await run('--baseline check damaged damaged.jsonl --baselines kept --fail-faults damage=0')).code,
      ).toBe(0);
      await run('--baseline save sound sound.jsonl --baselines kept');
      expect(
        (await run('--baseline check sound damaged.jsonl --baselines kept --fail-faults damage=0')).code,
      ).toBe(3);
    });
  });

  it('where no image has a prompt, says how to pair them', async () => {
    const { code, said } = await run('bare.jsonl bare.jsonl --fail-below quality=-0.1');
    expect([code, said]).toEqual([3, 'Nothing was paired by prompt. --by file pairs the images of a name.']);
    expect(await run('bare.jsonl bare.jsonl --by file --fail-below quality=-0.1')).toMatchObject({
      code: 0,
      said: '',
    });
  });

  it('says nothing of pictures where no pair is worse', async () => {
    expect(await worstPictures(memoryIo(folder), [], [], undefined)).not.toHaveProperty('remark');
  });

  it('writes reports, again over its own, and never over anything else', async () => {
    await writeFile(join(folder, 'notes.md'), 'mine');
    for (const name of ['r.html', 'r.md', 'r.json', 'r.xml']) {
      expect((await run(`base.jsonl better.jsonl --report ${name}`)).code).toBe(0);
      expect((await run(`base.jsonl spoiled.jsonl --report ${name}`)).code).toBe(0);
      expect(await read(name)).toContain('spoiled.jsonl');
    }
    expect(await read('r.html')).toContain('<img alt="" src="data:image/webp;base64,AAAA">');
    await expect(run('base.jsonl better.jsonl --report notes.md')).rejects.toThrow(/it was not overwritten/);
    expect(await read('notes.md')).toBe('mine');
    await expect(run('base.jsonl better.jsonl --report r.pdf')).rejects.toThrow(
      /ends in \.html, \.md, \.json, \.xml/,
    );
    await writeFile(join(folder, 'scores.json'), await read('base.jsonl'));
    await expect(run('base.jsonl scores.json --report scores.json')).rejects.toThrow(
      /is the run scores\.json/,
    );
  });

  it('keeps a baseline with its origin, replaces it only when told, and sees that it was changed', async () => {
    const saved = await run('--baseline save main base.jsonl');
    expect(saved.said).toBe(
      'Saved 40 scored images as the baseline "main": fovea-baselines/main.json. base.jsonl: model demo@1; descriptions no description.',
    );
    await expect(run('--baseline save main better.jsonl')).rejects.toThrow(
      /There is a baseline "main" already/,
    );
    await expect(run('--baseline save ../x base.jsonl')).rejects.toThrow(/cannot name a baseline/);
    expect(await readdir(join(folder, 'fovea-baselines'))).toEqual(['main.json']);

    const { code, out } = await run('--baseline check main better.jsonl --report check.md');
    expect(code).toBe(0);
    expect(out).toContain('better.jsonl scores 0.349 higher than main in quality');
    expect(await read('check.md')).toMatch(/Baseline main: saved on 20.* from base.jsonl by Fovea/);
    await expect(run('--baseline check main model2.jsonl')).rejects.toThrow(/Different model/);

    const path = join(folder, 'fovea-baselines', 'main.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"quality": 2.2', '"quality": 1.2'));
    await expect(run('--baseline check main better.jsonl')).rejects.toThrow(/was changed after it was saved/);
    expect((await run('--baseline save main better.jsonl --replace')).code).toBe(0);
    expect((await run('--baseline check main better.jsonl')).code).toBe(0);
    await expect(run('--baseline check other better.jsonl')).rejects.toThrow(
      /no baseline "other" in fovea-baselines/,
    );
  });

  it('scores a folder first, and says what failed', async () => {
    const { code, out, said } = await run('base.jsonl pictures --by prompt');
    expect(said).toBe('Scoring pictures (8 images).\n1 image of pictures could not be scored.');
    expect(code).toBe(1);
    expect(out).toMatch(/pictures scores 2\.\d+ higher than base\.jsonl in quality; .* wins 7 of 7 prompts/);
  });

  it('pairs by file or column, and answers 1 where nothing pairs', async () => {
    expect((await run('base.jsonl better.jsonl --by file')).out).toContain('wins 40 of 40 files');
    const { code, out } = await run('base.jsonl better.jsonl --by seed');
    expect(code).toBe(1);
    expect(out).toContain('40 images of base.jsonl have no cell in “seed” to pair by.');
  });

  it('prints JSON, with ties as told', async () => {
    const { out } = await run('base.jsonl better.jsonl --format json --tie 0.33');
    const { comparisons } = JSON.parse(out) as { comparisons: { heads: { wins: number; ties: number }[] }[] };
    expect(comparisons[0]!.heads[0]).toMatchObject({ wins: 26, ties: 14 });
  });

  it.each([
    ['base.jsonl pictures --format pdf', '--format takes text, json'],
    ['base.jsonl pictures --seed x', '--seed takes a whole number'],
    ['base.jsonl pictures --tie 0', '--tie takes a number above 0'],
    ['base.jsonl pictures --fail-below quality', '--fail-below takes a score'],
    ['pictures base.jsonl --report r.pdf', 'ends in .html'],
    ['--baseline check nowhere pictures', 'There is no baseline "nowhere"'],
    ['--baseline save taken pictures', 'There is a baseline "taken" already'],
    ['--baseline save new pictures --report r.html', 'compares nothing: leave out --report'],
    ['pictures base.jsonl --replace', '--replace goes with --baseline save'],
  ])('%s is refused before any image is scored', async (line, message) => {
    await run('--baseline save taken base.jsonl --replace');
    const score = () => Promise.reject(new Error('images were scored'));
    await expect(
      compareWith({ score, pictures: worstPictures }, line.split(' '), memoryIo(folder)),
    ).rejects.toThrow(message);
  });

  it.each([
    ['base.jsonl', 'Two runs are needed'],
    ['base.jsonl empty', 'The folder empty contains no images.'],
    ['failed.jsonl failed.jsonl', 'None of these runs has a score'],
    ['base.jsonl none.jsonl', 'none.jsonl could not be read: there is no such file (ENOENT)'],
    ['base.jsonl better.jsonl --heads beauty', 'No run has a score "beauty"; they have quality.'],
    ['base.jsonl better.jsonl --fail-below quality', '--fail-below takes a score and a number'],
    [
      'base.jsonl better.jsonl --fail-faults beauty=1',
      '--fail-faults takes one of damage, compression, noise',
    ],
    ['base.jsonl better.jsonl --fail-faults damage=1.5', '--fail-faults takes one of'],
    ['base.jsonl better.jsonl --fail-faults noise=101%', '--fail-faults takes one of'],
    ['base.jsonl better.jsonl --tie 0', '--tie takes a number above 0'],
    ['--baseline keep main base.jsonl', '--baseline takes save, check, not "keep"'],
  ])('%s is bad usage', async (line, message) => {
    await expect(run(line)).rejects.toThrow(message);
  });
});

it('is a command of fovea', async () => {
  const io = {
    signal: new AbortController().signal,
    out: () => Promise.resolve(),
    say: () => undefined,
  } as unknown as CliIo;
  expect(await main(['compare', '--help'], io)).toBe(0);
});
