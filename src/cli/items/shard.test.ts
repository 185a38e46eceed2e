import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliIo } from '../io.ts';
import { readAhead } from './read-ahead.ts';
import { readDone, skipDone } from '../score/resume.ts';
import { parseShard, shardOf } from './shard.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-shard-'));
});
afterAll(() => rm(folder, { recursive: true }));

const io = (): CliIo => ({
  cwd: folder,
  env: {},
  interactive: false,
  signal: new AbortController().signal,
  out: () => Promise.resolve(),
  say: () => undefined,
  progress: () => undefined,
});

async function* stream<T>(...values: T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('shard', () => {
  test('shards are disjoint, even, and together the whole list', async () => {
    const list = Array.from({ length: 17 }, (_, i) => i);
    const shards = await Promise.all(
      [1, 2, 3].map((index) => collect(shardOf(stream(...list), { index, count: 3 }))),
    );
    expect(shards.map(({ length }) => length)).toEqual([6, 6, 5]);
    expect(shards.flat().sort((a, b) => a - b)).toEqual(list);
  });

  test('is counted from 1', () => {
    expect(parseShard('2/3')).toEqual({ index: 2, count: 3 });
    for (const text of ['0/3', '4/3', '1', '1/0', '-1/2', '1/2/3', 'a/b', '1.5/2', '']) {
      expect(() => parseShard(text)).toThrow('--shard takes i/n');
    }
  });
});

test('reading ahead keeps the order, tells of what comes, and passes failures on in their turn', async () => {
  const heard: number[] = [];
  const first = readAhead(stream(1, 2, 3, 4), 2, (item) => heard.push(item));
  expect((await first.next()).value).toBe(1);
  expect(heard.length).toBeGreaterThanOrEqual(1);
  expect(await collect(first)).toEqual([2, 3, 4]);
  expect(heard).toEqual([1, 2, 3, 4]);
  const seen: number[] = [];
  async function* failing() {
    yield await Promise.resolve(1);
    throw new Error('cut off');
  }
  const run = async () => {
    for await (const item of readAhead(failing(), 3, () => undefined)) seen.push(item);
  };
  await expect(run()).rejects.toThrow('cut off');
  expect(seen).toEqual([1]);
});

describe('resume', () => {
  const line = (file: string) => `${JSON.stringify({ file, scores: { quality: 3 }, model: 'm@1' })}\n`;
  const items = () => stream({ file: 'a.png' }, { file: 'b.png' }, { file: 'c.png' });
  const left = async (out: string) => collect(skipDone(items(), await readDone(io(), out), out));

  test('goes on after the last whole line, and takes a cut one away', async () => {
    const path = join(folder, 'cut.jsonl');
    await writeFile(path, `${line('a.png')}${line('b.png').slice(0, 20)}`);
    expect(await left('cut.jsonl')).toEqual([{ file: 'b.png' }, { file: 'c.png' }]);
    expect(await readFile(path, 'utf8')).toBe(line('a.png'));
    expect(await readDone(io(), 'cut.jsonl')).toEqual({ files: ['a.png'], model: 'm@1' });
  });

  test('no file is nothing done; failed items are done, too', async () => {
    expect(await left('none.jsonl')).toHaveLength(3);
    await writeFile(join(folder, 'bad.jsonl'), `${JSON.stringify({ file: 'a.png', error: 'x' })}\n`);
    expect(await left('bad.jsonl')).toHaveLength(2);
  });

  test('refuses a file that belongs to another list, or is none of ours', async () => {
    await writeFile(join(folder, 'other.jsonl'), line('a.png') + line('z.png'));
    await expect(left('other.jsonl')).rejects.toThrow('line 2 is z.png, where the list has b.png');
    await writeFile(join(folder, 'text.jsonl'), 'hello\n');
    await expect(left('text.jsonl')).rejects.toThrow('line 1 is no line of fovea score');
    await writeFile(join(folder, 'number.jsonl'), '3\n');
    await expect(left('number.jsonl')).rejects.toThrow('line 1 is no line of fovea score');
  });
});
