import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FoveaError } from '../../shared/errors.ts';
import { Random } from '../../shared/random.ts';
import { memoryIo, type MemoryIo } from '../../testing/memory-io.ts';
import { standInStream, wholeEnd } from '../../testing/stand-in/stream.ts';
import { until } from '../../testing/until.ts';
import { patientWrite } from './patient-write.ts';
import { watchWith } from './watch.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fovea-watch-'));
  await mkdir(join(cwd, 'in'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const put = (name: string, text = `x${wholeEnd}`): Promise<void> => writeFile(join(cwd, 'in', name), text);
/** As if it had been written long ago. */
async function putOld(...names: string[]): Promise<void> {
  for (const name of names) {
    await put(name);
    await utimes(join(cwd, 'in', name), 1, 1000 + Number(/\d+/.exec(name)?.[0] ?? 0));
  }
}

interface Watcher {
  io: MemoryIo;
  stop: () => Promise<number>;
}

function start(...argv: string[]): Watcher {
  const abort = new AbortController();
  const io = memoryIo(cwd, abort.signal);
  const ended = watchWith(standInStream(), ['in', '--settle', '0.2', ...argv], io);
  ended.catch(() => undefined);
  return {
    io,
    stop: () => {
      abort.abort();
      return ended;
    },
  };
}

const lines = async (): Promise<string[]> => {
  const text = await readFile(join(cwd, 'out.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { file: string }).file);
};

test('scores what is there and what arrives, remembers it, and leaves a line cut short behind by no one', async () => {
  await putOld('2.png', '1.png', 'notes.md', '.hidden.png');
  await mkdir(join(cwd, 'in/deep'));
  await put('deep/3.png');
  const first = start('--out', 'out.jsonl');
  await until(async () => expect(await lines()).toEqual(['1.png', '2.png', 'deep/3.png']));
  await writeFile(join(cwd, 'part'), `x${wholeEnd}`);
  await rename(join(cwd, 'part'), join(cwd, 'in/4.png'));
  await until(async () => expect(await lines()).toContain('4.png'));
  expect(await first.stop()).toBe(0);
  expect(first.io.said.at(-1)).toBe('Stopped: 4 scored.');
  expect(first.io.written()).toBe('');

  // as a machine that lost its power leaves it
  await appendFile(join(cwd, 'out.jsonl'), '{"file":"5.p');
  await putOld('5.png');
  // replaced, and moved
  await put('1.png', `longer${wholeEnd}`);
  await rename(join(cwd, 'in/2.png'), join(cwd, 'in/deep/2.png'));
  const second = start('--out', 'out.jsonl');
  await until(async () =>
    expect((await lines()).toSorted()).toEqual(['1.png', '1.png', '2.png', '4.png', '5.png', 'deep/3.png']),
  );
  await second.stop();
  expect(second.io.said).toEqual([
    '4 already done.',
    'deep/2.png is 2.png, which is done: it was moved.',
    'Stopped: 2 scored.',
  ]);
});

test('a folder that vanishes and returns is waited for, and nothing is scored twice', async () => {
  await putOld('1.png');
  const { io, stop } = start();
  await until(() => expect(io.written()).toContain('1.png'));
  await rename(join(cwd, 'in'), join(cwd, 'away'));
  await until(() => expect(io.said).toContain('in is gone. Waiting for it to return.'));
  await rename(join(cwd, 'away'), join(cwd, 'in'));
  await put('2.png');
  await until(() => expect(io.written()).toContain('2.png'));
  await stop();
  expect(io.said).toContain('in is back.');
  expect(io.written().trim().split('\n')).toHaveLength(2);
});

test('what --exclude names is left out and counted, also what arrives later', async () => {
  await putOld('1.png', '1_mask.png');
  await mkdir(join(cwd, 'in/[old] (1)/deep'), { recursive: true });
  await mkdir(join(cwd, 'in/drafts'));
  await putOld('[old] (1)/deep/2.png', '[old] (1)/deep/3.png', 'drafts/4.png');
  const { io, stop } = start(
    '--exclude',
    '*_mask.png',
    '--exclude',
    '[old] (1)/deep/3.png',
    '--exclude',
    'drafts',
  );
  await until(() => expect(io.written()).toContain('2.png'));
  await putOld('5_mask.png', '6.png');
  await until(() => expect(io.written()).toContain('6.png'));
  await stop();
  expect(io.written().match(/\w+\.png/g)).toEqual(['1.png', '2.png', '6.png']);
  expect(io.said.at(-1)).toBe('Stopped: 3 scored. --exclude left out 4 files and folders.');
});

test('a table for people', async () => {
  await putOld('3.png');
  const { io, stop } = start('--format', 'table');
  await until(() => expect(io.written()).toBe('   quality alignment  file\n      3.00         –  3.png\n'));
  await stop();
});

test('refuses what it cannot continue', async () => {
  await putOld('1.png');
  const bad = async (words: string, ...argv: string[]): Promise<void> => {
    await expect(watchWith(standInStream(), argv, memoryIo(cwd))).rejects.toThrow(words);
  };
  await bad('One folder is needed');
  await bad('none is not a folder', 'none');
  await bad('--settle takes seconds above 0', 'in', '--settle', '0');
  await writeFile(join(cwd, 'mine.jsonl'), 'mine\n');
  await bad('holds something other than', 'in', '--out', 'mine.jsonl');
  const { stop } = start('--out', 'out.jsonl');
  await until(async () => expect(await lines()).toEqual(['1.png']));
  await stop();
  await bad('was scored with --crops not given, not 3', 'in', '--out', 'out.jsonl', '--crops', '3');
  const text = await readFile(join(cwd, 'out.jsonl'), 'utf8');
  await putOld('2.png');
  await writeFile(join(cwd, 'out.jsonl'), text.replace('stand-in@0123456789ab', 'other@1'));
  await bad(
    'was started with the model other@1, not stand-in@0123456789ab',
    'in',
    '--out',
    'out.jsonl',
    '--settle',
    '0.2',
  );
});

test('a full disk is waited for', async () => {
  const io = memoryIo(cwd);
  const tried: string[] = [];
  const write = patientWrite(
    io,
    (line) => {
      tried.push(line);
      return tried.length < 3
        ? Promise.reject(new FoveaError('storage-full', 'The disk is full.'))
        : Promise.resolve();
    },
    1,
  );
  await write('a\n');
  expect(tried).toEqual(['a\n', 'a\n', 'a\n']);
  expect(io.said).toEqual(['The disk is full. Waiting for space.', 'There is room again: continuing.']);
});

test('1,000 files by four writers in random pieces, the watcher killed five times: each exactly once @all', async () => {
  const files = Array.from({ length: 1000 }, (_, i) => `${i}.png`);
  const random = new Random(19);
  const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, most * random.uniform()));
  const writer = async (number: number): Promise<void> => {
    for (const name of files.filter((_, i) => i % 4 === number)) {
      // some are renamed into place when they are whole
      const place = random.uniform() < 0.3 ? `${name}.part` : name;
      const text = 'x'.repeat(1 + 500 * random.uniform()) + wholeEnd;
      for (let at = 0; at < text.length;) {
        const size = 1 + Math.floor(200 * random.uniform());
        await appendFile(join(cwd, 'in', place), text.slice(at, at + size));
        at += size;
        await pause(20);
      }
      if (place !== name) await rename(join(cwd, 'in', place), join(cwd, 'in', name));
    }
  };
  const launch = () =>
    spawn(
      process.execPath,
      [
        'src/cli/fovea.mjs',
        '--module',
        'src/testing/stand-in/watch.ts',
        'in',
        '--out',
        'out.jsonl',
        '--settle',
        '2',
      ],
      { env: { ...process.env, INIT_CWD: cwd }, stdio: 'ignore' },
    );
  const writing = Promise.all([0, 1, 2, 3].map(writer));
  let watcher = launch();
  for (const count of [20, 150, 400, 600, 850]) {
    await until(async () =>
      expect(
        (await readFile(join(cwd, 'out.jsonl'), 'utf8').catch(() => '')).split('\n').length,
      ).toBeGreaterThan(count),
    );
    watcher.kill('SIGKILL');
    await new Promise((resolve) => watcher.once('close', resolve));
    watcher = launch();
  }
  await writing;
  await until(async () => expect((await lines()).length).toBeGreaterThanOrEqual(1000));
  watcher.kill('SIGINT');
  await new Promise((resolve) => watcher.once('close', resolve));
  expect((await lines()).toSorted()).toEqual(files.toSorted());
  expect(await readFile(join(cwd, 'out.jsonl'), 'utf8')).not.toContain('"error"');
});
