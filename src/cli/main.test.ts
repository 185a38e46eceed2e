import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { memoryIo } from '../testing/memory-io.ts';
import { main } from './main.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fovea-main-'));
  await writeFile(join(cwd, 'columns.csv'), 'thing\na.png\n');
});
afterAll(() => rm(cwd, { recursive: true }));

/** Runs a command line and collects what it says. None of these may need a browser. */
async function run(...argv: string[]) {
  const io = memoryIo(cwd);
  const code = await main(argv, io);
  return { code, out: io.written(), said: io.said.join('\n') };
}

test('--help lists every command on stdout', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  for (const name of Object.keys(commands)) expect(out).toContain(`  ${name}`);
});

test('--version is the package’s', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect(await run('--version')).toMatchObject({ code: 0, out: `${version}\n` });
});

test.each(Object.keys(commands))('%s --help explains itself on stdout', async (name) => {
  const { code, out } = await run(name, '--help');
  expect(code).toBe(0);
  expect(out).toContain(`fovea ${name}`);
  const examples = /\nExamples:\n((?: {2}fovea .*\n)+)/.exec(out)?.[1]?.trimEnd().split('\n') ?? [];
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const example of examples) expect(example).toMatch(new RegExp(`^ {2}fovea ${name}\\b`));
});

describe('bad usage is exit code 2, a sentence on stderr and nothing on stdout', () => {
  test.each([
    [[], 'Usage: fovea'],
    [['nothing'], 'There is no command "nothing"'],
    [['constructor'], 'There is no command "constructor"'],
    [['score'], 'No images given'],
    [['score', '--nonsense'], "Unknown option '--nonsense'"],
    [['score', 'a.png', '--crops', '0'], '--crops takes a whole number from 1 to 1000, not "0"'],
    [['score', 'a.png', '--crops', 'x'], 'not "x"'],
    [['score', 'a.png', '--format', 'xml'], '--format takes jsonl, csv, table, not "xml"'],
    [['score', 'a.png', '--backend', 'cuda'], '--backend takes auto, webgpu, wasm, not "cuda"'],
    [['score', 'a.png', '--heads', ','], '--heads takes names'],
    [['score', 'a.png', '--shard', '3/2'], '--shard takes i/n with i from 1 to n, not "3/2"'],
    [
      ['score', 'a.png', '--where', 'quality'],
      '--where takes conditions such as "quality>=3", not "quality"',
    ],
    [['score', 'a.png', '--top', '0%'], '--top takes a number of images'],
    [['score', 'a.png', '--resume', '--out', 'x.jsonl', '--top', '3'], '--resume cannot be combined with'],
    [['bench', 'a.png'], '`fovea bench` takes only options, not "a.png". Run `fovea bench --help`'],
    [['train', 'a.csv'], '`fovea train` takes only options, not "a.csv"'],
    [['score', 'a.png', '--resume'], '--resume requires --out FILE and --format jsonl'],
    [['score', 'a.png', '--resume', '--out', 'x.csv', '--format', 'csv'], '--resume requires'],
    [
      ['score', '--items', 'none.csv'],
      'none.csv could not be read: there is no such file (ENOENT). Check the path.',
    ],
    [['score', '--items', 'columns.csv'], 'its columns are: thing'],
    [
      ['score', 'a.png', '--out', 'no/such/folder.jsonl'],
      '--out no/such/folder.jsonl could not be written: its folder does not exist (ENOENT). Create the folder first.',
    ],
  ])('%j', async (argv, message) => {
    const { code, out, said } = await run(...argv);
    expect(said).toContain(message);
    expect(code).toBe(2);
    expect(out).toBe('');
  });
});

test('missing files need no browser: a line each, exit code 1', async () => {
  const { code, out, said } = await run('score', 'none.png', '.');
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toMatchObject([
    { file: 'none.png', error: 'none.png does not exist.', code: 'file-missing' },
    { file: '.', error: 'The folder . contains no images.', code: 'item-invalid' },
  ]);
  expect(code).toBe(1);
  expect(said).toBe(
    '.: 1 file was skipped: 1 table, to be passed with --items (columns.csv).\n2 of 2 failed.',
  );
});

test('--out takes the lines instead of stdout', async () => {
  const { code, out } = await run('score', 'none.png', '--format', 'csv', '--out', 'out.csv');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(await readFile(join(cwd, 'out.csv'), 'utf8')).toBe(
    'file,crops,warnings,error,model,ms,prompt,prompt_from,reasons\nnone.png,,,none.png does not exist.,,,,,\n',
  );
});
