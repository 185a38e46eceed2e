import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryIo } from '../../testing/memory-io.ts';
import { StandInEngine } from '../../testing/stand-in/engine.ts';
import { until } from '../../testing/until.ts';
import { commands } from '../commands.ts';
import { main } from '../main.ts';
import { serveWith } from './serve.ts';

const recipes = join(import.meta.dirname, '../../../docs/recipes');
const run = promisify(execFile);
const has = (program: string): Promise<boolean> =>
  run(program, ['--version']).then(
    () => true,
    () => false,
  );
const [python, curl] = await Promise.all([has('python3'), has('curl')]);
if (!python) console.warn('python3 is not installed: its recipes are not tested.');
if (!curl) console.warn('curl is not installed: its recipe is not tested.');

let folder: string;
let url: string;
const token = 'a-token-of-sixteen';
const abort = new AbortController();
let ended: Promise<number>;
const engine = new StandInEngine();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-recipes-'));
  await writeFile(join(folder, '8.png'), 'eight');
  const io = { ...memoryIo(folder, abort.signal), env: { FOVEA_TOKEN: token } };
  ended = serveWith(() => Promise.resolve(engine), ['--port', '0', '--images', '.'], io);
  ended.catch(() => undefined);
  url = await until(() => /Listening on (\S+)\. /.exec(io.said.join())![1]!);
});
afterAll(async () => {
  abort.abort();
  await ended;
  await rm(folder, { recursive: true });
});

/** Runs Python with the recipes on its path. */
async function py(code: string, ...args: string[]): Promise<unknown> {
  const env = {
    ...process.env,
    FOVEA_TOKEN: token,
    FOVEA_URL: url,
    PYTHONPATH: recipes,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const { stdout } = await run('python3', [...(code === '' ? [] : ['-c', code]), ...args], {
    cwd: folder,
    env,
  });
  return JSON.parse(stdout);
}

describe.skipIf(!python)('Python', () => {
  test('the client scores a file, as a program and as a function', async () => {
    expect(await py('', join(recipes, 'fovea_client.py'), '8.png', 'a', 'house')).toMatchObject({
      file: '8.png',
      scores: { quality: 8 },
      settings: { prompt: expect.any(String) as string },
    });
    const code = `
import json, fovea_client as f
try: f.score(b"", url="${url}")
except ValueError as error: print(json.dumps(str(error)))`;
    expect(await py(code)).toBe('image is empty (0 bytes).');
  });

  test('the ComfyUI node passes on the best image of a batch', async () => {
    const code = `
import json, comfyui_fovea as c, zlib
class Frame:
    def __init__(self, shape): self.shape = shape
    def __getitem__(self, key): return Frame((1,) + self.shape[1:]) if isinstance(key, slice) else Frame(self.shape[1:])
    def __rmul__(self, _): return self
    def __getattr__(self, _): return lambda *args: self
    def tobytes(self): return bytes(range(3 * self.shape[0] * self.shape[1]))
node = c.NODE_CLASS_MAPPINGS["FoveaScore"]
image, score, lines = getattr(node(), node.FUNCTION)(Frame((4, 2, 3, 3)), "a house", "quality", "${url}")
picture = c.png(bytes(range(18)), 3, 2)
print(json.dumps([image.shape, score, len(lines.split("\\n")), list(node.INPUT_TYPES()["required"]), list(picture)]))`;
    const [shape, score, lines, inputs, picture] = (await py(code)) as [
      number[],
      number,
      number,
      string[],
      number[],
    ];
    expect([shape, score, lines]).toEqual([[1, 2, 3, 3], 3, 4]);
    expect(inputs).toEqual(['images', 'prompt', 'head', 'url']);
    const { decode } = await import('fast-png');
    const { width, height, data } = decode(Uint8Array.from(picture));
    expect([width, height, [...data]]).toEqual([3, 2, Array.from({ length: 18 }, (_, i) => i)]);
  });

  test('the node has at most 60 lines', async () => {
    expect(
      (await readFile(join(recipes, 'comfyui_fovea.py'), 'utf8')).trimEnd().split('\n').length,
    ).toBeLessThanOrEqual(60);
  });
});

test.skipIf(!curl)('curl: every line of the document', async () => {
  const text = await readFile(join(recipes, '../recipes.md'), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('curl '));
  expect(lines.length).toBeGreaterThanOrEqual(5);
  await writeFile(join(folder, 'picture.png'), 'x');
  await writeFile(join(folder, 'items.jsonl'), '{"file":"8.png"}\n{"file":"none.png"}\n');
  for (const line of lines) {
    const own = line
      .replaceAll(/http:\/\/[\d.]+:8417/g, url)
      .replace('a/1.png', '8.png')
      .replace(/^curl /, 'curl -s -H "Authorization: Bearer $FOVEA_TOKEN" ');
    const { stdout } = await run('sh', ['-c', own], {
      cwd: folder,
      env: { ...process.env, FOVEA_TOKEN: token },
    });
    const answers = stdout
      .trim()
      .split('\n')
      .map((answer) => JSON.parse(answer) as Record<string, unknown>);
    for (const answer of answers.filter(({ file }) => file !== 'none.png'))
      expect(answer, line).toHaveProperty('scores');
  }
});

describe('documents', () => {
  const files = [
    'README.md',
    'docs/recipes.md',
    'docs/scale.md',
    'docs/recipes/gate.yml',
    'docs/recipes/Dockerfile',
  ];

  test.each(files)('%s uses options that there are', async (file) => {
    const text = (await readFile(join(recipes, '../..', file), 'utf8')).replaceAll(/[\\>]?\n\s+(?=--)/g, ' ');
    const uses = [
      ...text.matchAll(/(?:npx \. |fovea(?:\.mjs)? |fovea\.mjs", ")(\w+)((?:[ "].*)?)$/gm),
    ].filter(([, name]) => Object.hasOwn(commands, name!));
    // PowerShell drops `--`
    expect(text).not.toContain('fovea -- ');
    const help = new Map<string, string>();
    for (const [, name, rest] of uses) {
      if (!help.has(name!)) {
        const io = memoryIo(folder);
        await main([name!, '--help'], io);
        help.set(name!, io.written());
      }
      for (const [option] of rest!.matchAll(/--[a-z][a-z-]*/g))
        expect(help.get(name!), `${name} ${option}`).toContain(option);
    }
    if (file !== 'docs/recipes.md') expect(uses.length).toBeGreaterThan(0);
  });

  test('npx and npm link find the command', async () => {
    const { name, bin } = JSON.parse(await readFile(join(recipes, '../../package.json'), 'utf8')) as {
      name: string;
      bin: Record<string, string>;
    };
    // `npx .` runs the command that has the package's name
    expect(Object.keys(bin)).toEqual([name]);
    const program = join(recipes, '../..', bin[name]!);
    expect(await readFile(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const { stdout } = await run(process.execPath, [program, '--version'], { cwd: folder });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('every recipe is named in the document', async () => {
    const text = await readFile(join(recipes, '../recipes.md'), 'utf8');
    for (const name of await readdir(recipes))
      if (!name.includes('dockerignore')) expect(text).toContain(`(recipes/${name})`);
  });
});
