import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { said, startDescriptionServer, type DescriptionServer } from '../support/description-server.ts';
import { launchFovea, type Launched, type Line } from '../support/fovea.ts';
import { writeSmall } from '../support/small.ts';

/*
 * One process and one browser for three things, which is most of their work: lines on stdin, descriptions from a real server on this machine
 * (which no web page may call), and being stopped.
 */

test.describe.configure({ mode: 'serial' });

let server: DescriptionServer;
let folder: string;
let scoring: Launched;
let out = '';

const complete = (): string[] => out.split('\n').slice(0, -1);
const lines = (): Line[] => complete().map((line) => JSON.parse(line) as Line);
const write = (item: object): boolean => scoring.stdin.write(`${JSON.stringify(item)}\n`);

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-stream-'));
  await writeSmall(folder, 'scene', 'wide');
  server = await startDescriptionServer(() => said('=1+1 <b>a red house</b>'), { cors: false });
  scoring = launchFovea(
    [
      ...['score', '--items', '-', '--images', folder, '--crops', '1', '--backend', 'wasm'],
      ...['--describe', server.baseUrl, '--describe-model', 'eye', '--describe-mode', 'prompt-aware'],
    ],
    { env: { FOVEA_API_KEY: 'sk-secret-key' } },
  );
  scoring.onOut((text) => (out += text));
});
test.afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('lines on stdin are scored as they come', async () => {
  // each line is written only when the one before has been answered
  for (const [i, file] of ['scene.png', 'wide.png', 'scene.png'].entries()) {
    write({ file, prompt: 'a house', description: i === 2 ? '=1+1 a red house' : 'a house' });
    await expect.poll(() => complete().length).toBe(i + 1);
  }
  expect(lines().map(({ file }) => file)).toEqual(['scene.png', 'wide.png', 'scene.png']);
  for (const { scores } of lines()) expect(scores?.quality).toEqual(expect.any(Number));
});

test('images without a description get one, told the prompt; the line says who said it', async () => {
  write({ file: 'scene.png', prompt: 'a house' });
  await expect.poll(() => complete().length).toBe(4);
  expect(server.calls).toHaveLength(1);
  expect(server.calls[0]!.authorization).toBe('Bearer sk-secret-key');
  expect(server.calls[0]!.body).toContain('a house');
  const [, , given, described] = lines();
  expect(described).toMatchObject({
    description: '=1+1 a red house',
    describedBy: { provider: 'custom', model: 'eye', host: server.host, mode: 'prompt-aware' },
  });
  expect(given).not.toHaveProperty('describedBy');
  // the words count: the same ones given by hand give the same score, and others another one
  expect(described!.scores).toEqual(given!.scores);
  expect(described!.scores).not.toEqual(lines()[0]!.scores);
});

test('Ctrl-C leaves complete lines behind', async () => {
  test.skip(process.platform === 'win32', 'no process groups');
  for (let i = 0; i < 200; i++) write({ file: 'wide.png', prompt: 'a house', description: 'a house' });
  await expect.poll(() => complete().length, { intervals: [20] }).toBeGreaterThan(5);
  process.kill(-scoring.group, 'SIGINT');
  const { code, out: all, err } = await scoring.ended;
  expect(code).toBe(130);
  expect(all.endsWith('}\n')).toBe(true);
  expect(lines().length).toBeLessThan(200);
  expect(err).toContain(`Stopped after ${lines().length}`);
  expect(all + err).not.toContain('sk-secret-key');
});
