import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea, launchFovea, type Line } from '../support/fovea.ts';
import { writeSmall } from '../support/small.ts';

const quick = ['--crops', '1', '--backend', 'wasm'];
const names = ['scene', 'texture', 'gradients', 'missing', 'checkerboard', 'wide', 'noise'];
const list = names.map((name, i) => ({ file: `${name}.png`, prompt: `picture ${i}` }));
const parts = (lines: Line[]) => lines.map(({ file, scores, error }) => ({ file, scores, error }));
const parse = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

let folder: string;
let images: string;
let items: string[];
/** What one process makes of the whole list, one of whose images is missing on purpose. */
let whole: Promise<Line[]> | undefined;
const scoreWhole = (): Promise<Line[]> =>
  (whole ??= fovea(['score', ...items]).then(({ code, lines }) => {
    expect(code).toBe(1);
    expect(lines.map(({ file }) => file)).toEqual(list.map(({ file }) => file));
    return lines;
  }));

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-shards-'));
  const table = join(folder, 'items.jsonl');
  await writeFile(table, list.map((item) => `${JSON.stringify(item)}\n`).join(''));
  images = join(folder, 'images');
  await writeSmall(images, ...names.filter((name) => name !== 'missing'));
  items = ['--items', table, '--images', images, ...quick];
});

test.afterAll(() => rm(folder, { recursive: true }));

test('two processes with a shard each make together what one makes @all', async () => {
  const run = (shard: string) => fovea(['score', ...items, '--shard', shard]);
  const [first, second] = await Promise.all([run('1/2'), run('2/2')]);
  const whole = await scoreWhole();
  expect(first.lines.map(({ file }) => file)).toEqual(
    whole.filter((_, i) => i % 2 === 0).map(({ file }) => file),
  );
  const merged = whole.map((_, i) => (i % 2 === 0 ? first : second).lines[i >> 1]!);
  expect(parts(merged)).toEqual(parts(whole));
  expect(new Set([first.code, second.code])).toEqual(new Set([0, 1]));
});

test('an interrupted run continues where it stopped @all', async () => {
  test.skip(process.platform === 'win32', 'no process groups');
  const out = join(folder, 'scores.jsonl');
  const written = async (): Promise<number> => {
    const text = await readFile(out, 'utf8').catch(() => '');
    return text.split('\n').length - 1;
  };
  const { group, ended } = launchFovea(['score', ...items, '--out', out]);
  await expect.poll(written, { intervals: [20] }).toBeGreaterThanOrEqual(2);
  process.kill(-group, 'SIGTERM');
  await ended;
  const before = parse(await readFile(out, 'utf8'));
  expect(before.length).toBeGreaterThanOrEqual(2);
  // as a machine that lost its power leaves it
  await appendFile(out, '{"file":"wide.p');

  const resumed = await fovea(['score', ...items, '--out', out, '--resume']);
  const good = before.filter((line) => line.error === undefined).length;
  expect(resumed.err).toContain(`${good} already done.`);
  const after = parse(await readFile(out, 'utf8'));
  expect(parts(after)).toEqual(parts(await scoreWhole()));
  expect(after.slice(0, before.length)).toEqual(before);
});
