import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { projectRoot } from '../../src/cli/engine/build.ts';
import { fovea, run, startFovea } from '../support/fovea.ts';
import { writeSmall } from '../support/small.ts';

/* How the command line behaves around the numbers: folders, formats, interruption, crashes. */

const quick = ['--crops', '1', '--backend', 'wasm'];

let folder: string;
let images: string;
let scene: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-cli-'));
  images = join(folder, 'images');
  [scene = ''] = await writeSmall(images, 'scene', 'wide');
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test('npm run fovea, from an empty folder, with the demo model; --inspect tells items of one name apart', async () => {
  const empty = join(folder, 'empty');
  const inspect = join(folder, 'inspect');
  await mkdir(empty);
  const args = [
    '--prefix',
    projectRoot,
    'run',
    '-s',
    'fovea',
    '--',
    'score',
    scene,
    scene,
    ...quick,
    '--inspect',
    inspect,
    '--out',
    'o.jsonl',
  ];
  const { code, out, err } = await run('npm', args, empty);
  expect(code, err).toBe(0);
  expect(out).toBe('');
  // written where the command was typed, and nothing else was left there
  expect(await readdir(empty)).toEqual(['o.jsonl']);
  const [first] = (await readFile(join(empty, 'o.jsonl'), 'utf8')).split('\n');
  const line = JSON.parse(first!) as Record<string, unknown>;
  expect(Object.keys(line)).toEqual([
    'file',
    'scores',
    'interval',
    'crops',
    'warnings',
    'warningCodes',
    'reasons',
    'texts',
    'model',
    'ms',
    'settings',
  ]);
  expect(line).toMatchObject({ file: scene, model: expect.stringMatching(/^demo@[0-9a-f]{12}$/) });
  // Without a prompt, alignment has no number.
  expect(line.scores).toEqual({ quality: expect.any(Number), alignment: null });
  expect(line.warnings).not.toContain('untrained weights: the number means nothing');
  const files = await readdir(inspect);
  expect(files).toContain('scene.png.head.gate.npy');
  expect(files).toContain('scene.png.2.head.gate.npy');
});

// that both tables of a run have the same numbers is score-line.test.ts's
test('a CSV table in, CSV out; texts of the command line fill gaps @all', async () => {
  const table = join(folder, 'table.csv');
  await writeFile(table, 'name,prompt,description\nscene.png,"a house, red",\nwide.png,,a dog\n');
  const args = ['score', '--items', table, '--images', images, '--prompt', 'a corgi', ...quick];
  const { code, out, err } = await fovea([...args, '--format', 'csv']);
  expect(code, err).toBe(0);
  const [header, scenery, wide, ...rest] = out.trimEnd().split('\n');
  expect(rest).toEqual([]);
  expect(header).toMatch(/^file,quality,.*crops,warnings,error,model,ms,prompt,prompt_from,reasons$/);
  expect(scenery).toMatch(/^scene\.png,-?\d+\.\d+,/);
  expect(scenery).toContain('no description: the score was computed with an empty one');
  expect(scenery).toContain('"a house, red"');
  expect(wide).toMatch(/^wide\.png,-?\d+\.\d+,.*,a corgi,/);
  expect(wide).not.toContain('no prompt');
});

// twin in `npm test`: heads.test.ts
test('an unknown head is bad usage @all', async () => {
  const { code, out, err } = await fovea(['score', scene, ...quick, '--heads', 'beauty']);
  expect(err).toContain('The model has no head beauty. It has: quality');
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

/** Process ids of the browsers that a process started, from the system's table. */
function browsersOf(ancestor: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .filter((row) => row !== null)
    .map(([, pid, parent, args]) => ({ pid: Number(pid), parent: Number(parent), args: args! }));
  const family = (pid: number): typeof rows =>
    rows.filter((row) => row.parent === pid).flatMap((row) => [row, ...family(row.pid)]);
  return family(ancestor)
    .filter(({ args }) => args.includes('--headless') && !args.includes('--type='))
    .map(({ pid }) => pid);
}

test('a browser that dies is started again, and its item scored @all', async () => {
  test.skip(process.platform !== 'linux', 'reads the process table as Linux has it');
  let killed = 0;
  const args = ['score', ...Array<string>(12).fill(scene), ...quick];
  const { code, lines, err } = await startFovea(args, (count, group) => {
    if (count !== 2) return;
    for (const pid of browsersOf(group)) {
      process.kill(pid, 'SIGKILL');
      killed++;
    }
  });
  expect(killed).toBeGreaterThan(0);
  expect(err).toContain('Trying once more.');
  expect(code, err).toBe(0);
  expect(lines).toHaveLength(12);
  expect(new Set(lines.map((line) => line.scores!.quality)).size).toBe(1);
});
