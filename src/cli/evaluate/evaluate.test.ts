import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReliabilityCheck } from '../../evaluation/reliability/check.ts';
import type { ModelInfo } from '../../shared/engine-api.ts';
import type { ScoreResult } from '../../shared/result.ts';
import { evaluateWith } from './evaluate.ts';
import { memoryIo } from '../../testing/memory-io.ts';
import { checkItem, type Item } from '../items/item.ts';
import type { scoreItems } from '../score/score-items.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-evaluate-'));
  await mkdir(join(folder, 'set', 'Image', 'allimg'), { recursive: true });
  await mkdir(join(folder, 'plain'));
  for (let i = 0; i < 8; i++) {
    await writeFile(join(folder, 'plain', `glide_${i}.png`), 'x');
    await writeFile(join(folder, 'set', 'Image', 'allimg', `${i}.png`), 'x');
  }
  const rows = [2, 1, 3, 5, 4, 6, 8, 7].map(
    (mos, i) => `glide_${i}.png,prompt ${i},${mos},${9 - mos},${i % 2 ? 'odd' : 'even'}`,
  );
  await write('table.csv', `name,prompt,mos_quality,mos_align,kind\n${rows.join('\n')}\n`);
  await copyFile('src/evaluation/fixtures/ratings.mat', join(folder, 'mosz1.mat'));
});
afterAll(() => rm(folder, { recursive: true }));
const write = (name: string, text: string) => writeFile(join(folder, name), text);

/** Scores an image by the number in its name and keeps what it was asked for. */
function fakeScorer(seen: Item[] = []): typeof scoreItems {
  return async (_io, items, options, ready, take) => {
    const model = { name: 'fake', hash: 'abc' } as ModelInfo;
    await ready(model);
    for (const item of items) {
      seen.push(item);
      const error = await checkItem(item);
      const scores = Object.fromEntries(
        (options.heads ?? []).map((head) => [head, Number(/\d+/.exec(item.file)![0])]),
      );
      await take(
        error ? { item, ok: false, error } : { item, ok: true, model, result: { scores } as ScoreResult },
      );
    }
  };
}

interface Report {
  head: string;
  target: string;
  model?: string;
  n: number;
  SRCC: number | null;
  KRCC: number;
  failed: number;
  failures: { file: string; error: { message: string } }[];
  fitted: { PLCC: number } | null;
  groups?: { group: string; n: number }[];
  interval: { SRCC: [number, number] | null };
}

async function run(line: string, score = fakeScorer(), signal = new AbortController().signal) {
  const io = memoryIo(folder, signal);
  const code = await evaluateWith(score, line.split(' ').filter(Boolean), io);
  const out = io.written();
  return { code, out, said: io.said, report: (out.startsWith('{') ? JSON.parse(out) : {}) as Report };
}

describe('fovea evaluate', () => {
  it('scores a table and compares with the known column', async () => {
    const seen: Item[] = [];
    const { code, report } = await run('--items table.csv --images plain --resamples 50', fakeScorer(seen));
    expect(code).toBe(0);
    expect(report).toMatchObject({
      head: 'quality',
      target: 'mos_quality',
      model: 'fake@abc',
      n: 8,
      failed: 0,
      failures: [],
    });
    // Ranks of the ratings against 0…7: Σd² = 6, so SRCC = 1 − 36/504; three of 28 pairs are discordant.
    expect(report.SRCC).toBeCloseTo(1 - 36 / 504, 12);
    expect(report.KRCC).toBeCloseTo(22 / 28, 12);
    expect(report.fitted!.PLCC).toBeGreaterThan(0.9);
    expect(seen[3]).toMatchObject({
      file: 'glide_3.png',
      prompt: 'prompt 3',
      path: join(folder, 'plain', 'glide_3.png'),
    });
  });

  it('takes the head from the column, the column from the head, and both as given', async () => {
    expect(
      (await run('--items table.csv --images plain --target MOS_ALIGN --resamples 0')).report,
    ).toMatchObject({
      head: 'alignment',
      target: 'mos_align',
      interval: { SRCC: null },
    });
    expect((await run('--items table.csv --images plain --head alignment')).report.target).toBe('mos_align');
    const both = await run('--items table.csv --images plain --head imagereward --target mos_align');
    expect(both.report).toMatchObject({ head: 'imagereward', target: 'mos_align' });
    expect(both.report.SRCC).toBeCloseTo(-(1 - 36 / 504), 12);
  });

  it('reports groups by column and by generator', async () => {
    const kinds = await run('--items table.csv --images plain --group kind');
    expect(kinds.report.groups).toMatchObject([
      { group: 'even', n: 4 },
      { group: 'odd', n: 4 },
    ]);
    expect((await run('--items table.csv --images plain --group generator')).report.groups).toMatchObject([
      { group: 'glide', n: 8 },
    ]);
  });

  it('compares each score of several models with the same ratings, and with the first', async () => {
    const heads = (...names: string[]) => names.map((name) => ({ name }));
    const member = (name: string, ...own: string[]) => ({ name, hash: '1', heads: heads(...own) });
    const model = {
      members: [
        member('a', 'quality', 'alignment'),
        member('b', 'quality'),
        member('c', 'cosine', 'clipscore'),
      ],
      heads: ['quality@a', 'alignment', 'quality@b', 'cosine', 'clipscore'].map((name, i) => ({
        name,
        model: { id: `${'aabcc'[i]}@1` },
      })),
    } as unknown as ModelInfo;
    const asked: (string[] | undefined)[] = [];
    const score: typeof scoreItems = async (_io, items, options, ready, take) => {
      asked.push(options.heads);
      await ready(model);
      for (const item of items) {
        const i = Number(/\d+/.exec(item.file)![0]);
        const all = { 'quality@a': i, alignment: 1, 'quality@b': -i, cosine: i % 3, clipscore: 2 * i };
        // the last model gave no number for one image
        const { cosine: _none, ...others } = all;
        const result = i === 4 ? { scores: others, withheld: { cosine: 'no' } } : { scores: all };
        await take({ item, ok: true, model, result: result as unknown as ScoreResult });
      }
    };
    const line = '--items table.csv --images plain --model a --model b --model c --resamples 100';
    const { code, out, said } = await run(line, score);
    const { scorers, gains } = JSON.parse(out) as {
      scorers: (Report & { model: string })[];
      gains: { head: string; over: string; n: number; SRCC: number; interval: [number, number] }[];
    };
    expect(asked).toEqual([undefined]);
    expect(scorers.map(({ head, model: by, n, failed }) => [head, by, n, failed])).toEqual([
      ['quality@a', 'a@1', 8, 0],
      ['quality@b', 'b@1', 8, 0],
      ['cosine', 'c@1', 7, 1],
      ['clipscore', 'c@1', 8, 0],
    ]);
    expect(code).toBe(1);
    const srcc = 1 - 36 / 504;
    for (const [i, expected] of [srcc, -srcc].entries()) expect(scorers[i]!.SRCC).toBeCloseTo(expected, 12);
    expect(gains.map(({ head, over, n }) => [head, over, n])).toEqual([
      ['quality@b', 'quality@a', 8],
      ['cosine', 'quality@a', 7],
      ['clipscore', 'quality@a', 8],
    ]);
    expect(gains[0]!.SRCC).toBeCloseTo(-2 * srcc, 12);
    expect(gains[0]!.interval[1]).toBeLessThan(0);
    expect(gains[2]).toMatchObject({ SRCC: 0, interval: [0, 0] });
    expect(said.at(0)).toBe('quality@a: SRCC 0.929; 8 of 8 rows evaluated.');
    // one that is asked for by name is rated in the column of its own name
    const one = await run(`${line} --head quality@b`, score);
    expect(one.report).toMatchObject({ head: 'quality@b', model: 'b@1', target: 'mos_quality' });
    expect(asked[1]).toEqual(['quality@b']);
    const two = line.replace(' --model c', '');
    for (const many of [line, two])
      await expect(run(`${many} --write a`, score)).rejects.toThrow('one score of one model');
    // a constant score orders nothing: how much better another one does is not known
    const constant = JSON.parse(
      (await run(`${line} --head quality@a --head alignment`, score)).out,
    ) as unknown;
    expect(constant).toMatchObject({ gains: [{ head: 'alignment', SRCC: null, interval: null }] });
  });

  it('finds AIGCIQA2023’s images and pairs its MATLAB ratings by number', async () => {
    await write(
      'merged.csv',
      'name,prompt,answer\nallimg\\3.png,p,d\nallimg\\0.png,q,e\nallimg\\1.png,r,f\nallimg\\2.png,s,g\n',
    );
    const { code, report } = await run('--items merged.csv --images set --ratings mosz1.mat');
    expect(code).toBe(0);
    expect(report).toMatchObject({ n: 4, target: 'mosz1.mat (by file number)' });
    // Ratings 50.25, 31.5, 64.125, 28 of the images 0…3: −0.4; paired by row it would be 0.
    expect(report.SRCC).toBeCloseTo(-0.4, 12);
  });

  it('lists rows and images that fail, leaves them out and exits 1', async () => {
    await write('bad.csv', 'file,mos\nglide_0.png,1\nglide_1.png,\nnowhere_7.png,3\n,4\nglide_2.png,2\n');
    const { code, report } = await run('--items bad.csv --images plain');
    expect(code).toBe(1);
    expect(report).toMatchObject({ n: 2, failed: 3, SRCC: 1 });
    expect(report.failures.map(({ file, error }) => [file, error.message])).toEqual([
      ['glide_1.png', 'Row 2 has no rating in mos.'],
      ['nowhere_7.png', 'nowhere_7.png does not exist.'],
      ['bad.csv:4', 'Row 4 of bad.csv (line 5) names no file in column "file".'],
    ]);
  });

  it('evaluates lines already scored, in any order, with failures among them', async () => {
    const lines = [7, 6, 5, 4, 3, 2, 1].map((i) =>
      JSON.stringify({ file: `plain/glide_${i}.png`, scores: { quality: i }, model: 'm@1' }),
    );
    await write(
      'lines.jsonl',
      `${lines.join('\n')}\n${JSON.stringify({ file: 'glide_0.png', error: 'It is broken.' })}\n`,
    );
    const { code, report } = await run('--items table.csv --predictions lines.jsonl');
    expect(code).toBe(1);
    expect(report).toMatchObject({
      n: 7,
      model: 'm@1',
      failures: [{ file: 'glide_0.png', error: { message: 'It is broken.' } }],
    });
    await write('partly.jsonl', lines.slice(0, 3).join('\n'));
    expect((await run('--items table.csv --predictions partly.jsonl')).report).toMatchObject({
      n: 3,
      failed: 5,
    });
  });

  it('says of predictions of folds whether what some say holds in another', async () => {
    // of each fold's 20 residuals, the interval of the other 40 leaves out one at each end
    const rows = Array.from({ length: 60 }, (_, i) => ({
      file: `${i}.png`,
      fold: 1 + (i % 3),
      score: i / 8,
    }));
    const residual = (i: number) => ((7 * Math.floor(i / 3)) % 20) / 16;
    await write(
      'folds.csv',
      `file,mos\n${rows.map(({ file, score }, i) => `${file},${score + residual(i)}`).join('\n')}\n`,
    );
    const lines = rows.map(({ file, fold, score }) =>
      JSON.stringify({ file, fold, scores: { quality: score } }),
    );
    await write('folds.jsonl', lines.join('\n'));
    const { code, report, said } = await run('--items folds.csv --predictions folds.jsonl --resamples 0');
    expect(code).toBe(0);
    const { check } = report as unknown as { check: ReliabilityCheck };
    expect(check.all).toEqual({ images: 60, inside: 54, share: 0.9 });
    expect(check.folds.map(({ fold, inside }) => [fold, inside])).toEqual([
      [1, 18],
      [2, 18],
      [3, 18],
    ]);
    expect(check.pairs.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(3 * 190);
    expect(said.join('\n')).toContain(
      'quality: an interval for 80.0% that is made without a fold holds for 90.0% of the 60 images left out (by fold 90.0%, 90.0%, 90.0%)',
    );
    await write('one.jsonl', lines.filter((_, i) => i % 3 === 0).join('\n'));
    expect((await run('--items folds.csv --predictions one.jsonl --resamples 0')).report).not.toHaveProperty(
      'check',
    );
  });

  it('pairs a file that is listed twice in order', async () => {
    await write('twice.csv', 'file,prompt,mos\na.png,x,1\na.png,y,2\na.png,z,3\n');
    await write(
      'twice.jsonl',
      [5, 1, 9].map((quality) => JSON.stringify({ file: './a.png', scores: { quality } })).join('\n'),
    );
    expect((await run('--items twice.csv --predictions twice.jsonl')).report.SRCC).toBeCloseTo(0.5, 12);
  });

  it.each([
    ['', /--items/],
    ['--items nothing.csv', /nothing\.csv could not be read: there is no such file/],
    ['--items table.csv extra', /takes only options/],
    ['--items table.csv --target colour', /no column "colour"/],
    ['--items table.csv --head authenticity', /rating column for "authenticity"/],
    ['--items table.csv --group colour', /no column "colour" to group/],
    ['--items table.csv --ratings mosz1.mat', /4 ratings, but the table has 8 rows/],
    ['--items table.csv --ratings mosz1.mat --target mos_quality', /not both/],
    ['--items table.csv --resamples many', /whole number/],
    ['--items table.csv --predictions table.csv', /Line 1 of table\.csv is not JSON/],
    ['--items table.csv --nonsense', /nonsense/],
  ])('refuses "%s" with a sentence', async (line, message) => {
    await expect(run(line)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message) as string,
    });
  });

  it('refuses lines without the head asked for', async () => {
    await write('other.jsonl', JSON.stringify({ file: 'glide_0.png', scores: { imagereward: 1 } }));
    await expect(run('--items table.csv --predictions other.jsonl')).rejects.toThrow(
      /no score "quality"; it has imagereward/,
    );
  });

  it('prints its help, and nothing but a word when stopped', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: fovea evaluate') as string,
    });
    const stopped = await run('--items table.csv --images plain', fakeScorer(), AbortSignal.abort());
    expect(stopped).toMatchObject({ code: 130, out: '' });
  });
});
