import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { failedRecord, recordLine, recordTable } from '../../records/score-record.ts';
import { memoryIo } from '../../testing/memory-io.ts';
import { holdOutput } from '../score/sink.ts';
import { isSameFile } from './check-output.ts';
import { LineFile, type LineHandle } from './line-file.ts';
import { lock } from './lock.ts';
import { writeAll, writeWhole } from './write-whole.ts';

const folders: string[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-files-'));
  folders.push(folder);
});
afterAll(async () => {
  for (const one of folders) await rm(one, { recursive: true });
});

const at = (name: string) => join(folder, name);
const io = () => memoryIo(folder);
const line = recordLine(failedRecord('a.png', { code: 'file-missing', message: 'It is not there.' }));
const table = recordTable(['quality']);

describe('--out', () => {
  const inputs = () => [{ path: at('t.jsonl'), what: 'the table of --items' }];
  /** Tries to write a line to `out`; answers why it was refused. */
  async function refusal(out: string): Promise<string> {
    try {
      const held = await holdOutput(io(), out, inputs());
      const sink = await held.open(false);
      await sink.write('new\n');
      await sink.close();
      await held.release();
      return '';
    } catch (error) {
      expect(error).toMatchObject({ code: 'usage' });
      return error instanceof Error ? error.message : '';
    }
  }

  test('is refused where it is the table of --items, by whatever path', async () => {
    await mkdir(at('in'));
    await writeFile(at('t.jsonl'), line);
    await symlink(at('t.jsonl'), at('symbolic.jsonl'));
    await link(at('t.jsonl'), at('hard.jsonl'));
    await symlink(folder, at('folder'));
    for (const out of ['t.jsonl', './in/../t.jsonl', 'symbolic.jsonl', 'hard.jsonl', 'folder/t.jsonl']) {
      expect(await refusal(out)).toBe(`--out ${out} is the table of --items: it would be overwritten.`);
    }
    expect(await readFile(at('t.jsonl'), 'utf8')).toBe(line);
    expect((await readdir(folder)).filter((name) => name.includes('lock'))).toEqual([]);
  });

  test('is refused where it names a picture, there or not', async () => {
    await writeFile(at('a.png'), 'a picture');
    expect(await refusal('a.png')).toBe('--out a.png names an image.');
    expect(await refusal('b.JPG')).toBe('--out b.JPG names an image.');
    expect(await readFile(at('a.png'), 'utf8')).toBe('a picture');
  });

  test.each([
    ['a table of the user', 'file,prompt\na.png,a cat\n'],
    ['our table with a column of the user', table.header.replace('\n', ',mos\n')],
    ['our lines with a field of the user', line.replace('}', ',"mos":3}')],
    ['items that are no scores', '{"file":"a.png","prompt":"a cat"}\n'],
    ['one of them without a line end', '{"file":"a.png","prompt":"a cat"}'],
    ['our line and another', `${line}{"mine":1}\n`],
    ['a letter', 'Dear Sir or Madam'],
    ['bytes', '\u0000\u0001'],
  ])('never overwrites %s', async (_, content) => {
    await writeFile(at('mine.txt'), content);
    expect(await refusal('mine.txt')).toBe(
      '--out mine.txt exists and holds something other than scores written by fovea: it was not overwritten.',
    );
    expect(await readFile(at('mine.txt'), 'utf8')).toBe(content);
  });

  test.each([
    ['nothing', ''],
    ['lines', line + line],
    ['lines, the last one broken off', line + line.slice(0, 30)],
    ['a line broken off', line.slice(0, 12)],
    ['a table', table.header + table.row(failedRecord('a.png', { code: 'internal', message: 'x' }))],
  ])('writes an earlier output anew: %s', async (_, content) => {
    await writeFile(at('o.jsonl'), content);
    expect(await refusal('o.jsonl')).toBe('');
    expect(await readFile(at('o.jsonl'), 'utf8')).toBe('new\n');
    expect(await readdir(folder)).toEqual(['o.jsonl']);
  });

  test('leaves an earlier output as it was until there is a line', async () => {
    await writeFile(at('o.jsonl'), line);
    const held = await holdOutput(io(), 'o.jsonl', []);
    await (await held.open(false)).close();
    await held.release();
    expect(await readFile(at('o.jsonl'), 'utf8')).toBe(line);
    const none = await holdOutput(io(), 'none.jsonl', []);
    await (await none.open(false)).close();
    await none.release();
    expect(await readdir(folder)).toEqual(['o.jsonl']);
  });

  test('into a folder that is not there, or a folder itself, is bad usage', async () => {
    expect(await refusal('no/o.jsonl')).toBe(
      '--out no/o.jsonl could not be written: its folder does not exist (ENOENT).',
    );
    expect(await refusal('.')).toBe('--out . is a folder.');
  });

  test('may be a device', async () => {
    expect(await refusal('/dev/null')).toBe('');
  });

  test('of a run that goes on is refused to a second one, by whatever path', async () => {
    await writeFile(at('o.jsonl'), line);
    await symlink(at('o.jsonl'), at('other.jsonl'));
    const first = await holdOutput(io(), 'o.jsonl', []);
    for (const out of ['o.jsonl', 'other.jsonl']) {
      expect(await refusal(out)).toBe(
        `--out ${out} is being written by another run of fovea (process ${process.pid} on ${hostname()}).`,
      );
    }
    await first.release();
    expect(await refusal('o.jsonl')).toBe('');
  });
});

describe('a lock', () => {
  const path = () => at('.o.lock');
  const owned = (pid: number, host = hostname()) => writeFile(path(), JSON.stringify({ pid, host }));

  test('whose process is gone is taken over', async () => {
    // no system gives a process so high a number
    await owned(2 ** 30);
    const held = await lock(at('o'), '--out o');
    expect(JSON.parse(await readlink(path()))).toMatchObject({ pid: process.pid, host: hostname() });
    await held.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('whose process has left its number to a later one is taken over', async () => {
    const earlier = { pid: process.pid, host: hostname(), started: '1' };
    await writeFile(path(), JSON.stringify(earlier));
    await (await lock(at('o'), '--out o')).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('of another computer holds while it is touched', async () => {
    await owned(1, 'elsewhere');
    await expect(lock(at('o'), '--out o')).rejects.toThrow('process 1 on elsewhere');
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(path(), longAgo, longAgo);
    await (await lock(at('o'), '--out o')).release();
  });

  test('is granted to one of many concurrent requests', async () => {
    await owned(2 ** 30);
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lock(at('o'), '--out o')));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

/** A disk with room for so many bytes, which takes what fits and calls that a success, as Linux does. */
function smallDisk(room: number): { handle: LineHandle; content: () => string } {
  let bytes = Buffer.alloc(0);
  return {
    content: () => bytes.toString(),
    handle: {
      write: (piece, offset, length) => {
        const bytesWritten = Math.min(length, room - bytes.length);
        bytes = Buffer.concat([bytes, piece.subarray(offset, offset + bytesWritten)]);
        return Promise.resolve({ bytesWritten });
      },
      truncate: (size = 0) => {
        bytes = bytes.subarray(0, size);
        return Promise.resolve();
      },
      sync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  };
}

test('a full disk is an error that names --out, and leaves whole lines', async () => {
  const disk = smallDisk(10);
  const file = new LineFile(disk.handle, '--out small/o.jsonl', 0, 'Make room.');
  await file.write('first\n');
  await expect(file.write('second\n')).rejects.toMatchObject({
    code: 'storage-full',
    message: '--out small/o.jsonl could not be written: the disk is full (ENOSPC).',
    hint: 'Complete lines of this run that it holds: 1. Make room.',
  });
  await file.close();
  expect(disk.content()).toBe('first\n');
});

test('a write that takes a part is gone on with', async () => {
  const taken: number[] = [];
  await writeAll(
    {
      write: (bytes, offset, length) => {
        taken.push(...bytes.subarray(offset, offset + Math.min(3, length)));
        return Promise.resolve({ bytesWritten: Math.min(3, length) });
      },
    },
    Uint8Array.of(1, 2, 3, 4, 5, 6, 7),
  );
  expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a file is written whole or not at all, and a link to it stays one', async () => {
  await writeFile(at('real.json'), 'old');
  await symlink(at('real.json'), at('link.json'));
  await writeWhole(at('link.json'), 'new', '--report link.json');
  expect(await readFile(at('real.json'), 'utf8')).toBe('new');
  expect(await isSameFile(at('real.json'), at('link.json'))).toBe(true);
  await expect(writeWhole(at('no/x.json'), 'new', '--report no/x.json')).rejects.toThrow(
    '--report no/x.json could not be written: its folder does not exist (ENOENT).',
  );
  expect((await readdir(folder)).sort()).toEqual(['link.json', 'real.json']);
});
