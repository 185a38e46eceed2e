import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failedRecord, type ScoreRecord, type ScoreSettings } from '../../records/score-record.ts';
import { checkModel, finishResumed, itemsLeft, readEarlier, resumedLine, type Again } from './resume.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-resume-'));
  path = join(folder, 'scores.jsonl');
});
afterAll(() => rm(folder, { recursive: true }));

const name = '--out scores.jsonl';
const record = (file: string, settings: ScoreSettings = {}): ScoreRecord => ({
  file,
  scores: { quality: file.length / 7 },
  crops: [],
  warnings: ['a warning, with "quotes" and é'],
  model: 'demo@0123456789ab',
  ms: 3,
  settings,
});
const failure = (file: string): ScoreRecord =>
  failedRecord(file, { code: 'model-missing', message: 'There is no such model.' });
const line = (content: ScoreRecord): string => resumedLine(content, undefined);

async function* stream<T>(values: T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

/** One run with --resume: the number of bytes after which it is killed, and which items fail in it. */
interface Run {
  killedAt: number;
  fails: boolean[];
}

/** Runs over a list, as the command does; answers the files it scored. */
async function run(list: string[], { killedAt, fails }: Run): Promise<string[]> {
  const again: Again = new WeakMap();
  const earlier = await readEarlier(path, name);
  const scored: string[] = [];
  let bytes = 0;
  let replaced = false;
  const items = stream(list.map((file, index) => ({ file, index })));
  for await (const item of itemsLeft(items, earlier, name, () => ({}), again)) {
    scored.push(item.file);
    const content = fails[item.index] ? failure(item.file) : record(item.file);
    const text = Buffer.from(resumedLine(content, again.get(item)));
    replaced ||= again.has(item);
    const room = killedAt - bytes;
    await appendFile(path, text.subarray(0, room));
    bytes += text.length;
    if (room < text.length) return scored;
  }
  if (replaced) await finishResumed(path, name);
  return scored;
}

const files = fc.array(fc.constantFrom('a.png', 'b/ü.png', 'c "quoted".png', '日本.png'), {
  minLength: 1,
  maxLength: 6,
});
const broken = fc.record({
  killedAt: fc.integer({ min: 0, max: 1500 }),
  fails: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
});

test('however often a run is killed, at whatever byte, the resumed result is that of an unbroken run', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.array(broken, { maxLength: 4 }), async (list, runs) => {
      await rm(path, { force: true });
      for (const one of runs) await run(list, one);
      await run(list, { killedAt: Infinity, fails: [] });
      expect(await readFile(path, 'utf8')).toBe(list.map((file) => line(record(file))).join(''));
      // and a further one finds nothing to do
      expect(await run(list, { killedAt: Infinity, fails: [] })).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a file cut at any byte is gone on with', async () => {
  const list = ['日本.png', 'c.png'];
  const whole = Buffer.from(line(failure('日本.png')) + line(record('c.png')));
  for (let length = 0; length <= whole.length; length++) {
    await writeFile(path, whole);
    await truncate(path, length);
    await run(list, { killedAt: Infinity, fails: [] });
    expect(await readFile(path, 'utf8')).toBe(list.map((file) => line(record(file))).join(''));
  }
});

test('after total failure everything is tried again', async () => {
  await writeFile(path, line(failure('a.png')) + line(failure('b.png')));
  expect(await run(['a.png', 'b.png'], { killedAt: Infinity, fails: [] })).toEqual(['a.png', 'b.png']);
  expect(await readFile(path, 'utf8')).toBe(line(record('a.png')) + line(record('b.png')));
});

test('a picture scored without the description that was asked for is tried again', async () => {
  await writeFile(path, line({ ...record('a.png'), descriptionError: 'The server was away.' }));
  expect(await run(['a.png'], { killedAt: Infinity, fails: [] })).toEqual(['a.png']);
});

test('no file is nothing done', async () => {
  await rm(path, { force: true });
  expect(await run(['a.png'], { killedAt: 0, fails: [] })).toEqual(['a.png']);
});

async function resume(text: string, list: string[], settings: ScoreSettings = {}): Promise<string[]> {
  await writeFile(path, text);
  const left: string[] = [];
  const earlier = await readEarlier(path, name);
  const items = stream(list.map((file) => ({ file })));
  for await (const { file } of itemsLeft(items, earlier, name, () => settings, new WeakMap()))
    left.push(file);
  return left;
}

test.each<[string, ScoreSettings, string]>([
  ['crops', { crops: 1 }, 'line 1, a.png, was scored with --crops 3, not 1'],
  ['heads', { crops: 3, heads: ['quality'] }, '--heads not given, not ["quality"]'],
  ['prompt', { crops: 3, prompt: '0123456789ab' }, 'another prompt'],
  ['describe', { crops: 3, describe: 'llava at x' }, '--describe not given, not llava at x'],
  ['raw prompts', { crops: 3, rawPrompts: true }, '--raw-prompts not given, not true'],
])('scores of other %s are not mixed with it', async (_, settings, message) => {
  // the failed line comes first: nothing of it may be scored before the other is seen
  const before = line(record('a.png', { crops: 3 }));
  await expect(resume(before, ['a.png', 'b.png'], settings)).rejects.toThrow(message);
  const later = line(failure('z.png')) + before;
  await expect(resume(later, ['z.png', 'a.png'], settings)).rejects.toThrow(
    '--out scores.jsonl was started with',
  );
  expect(await resume(before, ['a.png', 'b.png'], { crops: 3 })).toEqual(['b.png']);
});

test('lines that do not tell their settings are not gone on with', async () => {
  await expect(resume(line({ ...record('a.png'), settings: undefined }), ['a.png'])).rejects.toThrow(
    'settings that it does not record',
  );
});

test('scores of another model are not mixed', async () => {
  await writeFile(path, line(failure('b.png')) + line(record('a.png')));
  const earlier = await readEarlier(path, name);
  expect(() => checkModel(earlier, ['demo@0123456789ab'], name)).not.toThrow();
  // the same weights, before more was known of what its scores are worth
  expect(() => checkModel(earlier, ['demo@2', 'demo@0123456789ab'], name)).not.toThrow();
  expect(() => checkModel(earlier, ['mine@1', 'mine@0'], name)).toThrow(
    'was started with the model demo@0123456789ab, not mine@1',
  );
});

test('a file that belongs to another list, or is none of ours, is refused and left as it was', async () => {
  const two = line(record('a.png')) + line(record('z.png'));
  await expect(resume(two, ['a.png', 'b.png'])).rejects.toThrow('line 2 is z.png, where the list has b.png');
  await expect(resume(two, ['a.png'])).rejects.toThrow('it has 2 lines, the list only 1');
  for (const text of ['hello\n', '3\n', '{"file":"a.png","prompt":"p"}\n', '{"file":"a.png","prompt":"p"}']) {
    await expect(resume(text, ['a.png'])).rejects.toThrow('line 1 was not written by fovea score');
    expect(await readFile(path, 'utf8')).toBe(text);
  }
});
