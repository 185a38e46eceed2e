import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea } from '../support/fovea.ts';
import { prompted, settings, writtenAtRunTime } from '../support/prompted.ts';

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-prompts-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test('each line says which prompt was scored, from where, and what was left out; --raw-prompts keeps it @all', async () => {
  const files = [
    prompted('plain.png', 'parameters', `a red house. ${settings}`),
    prompted('tagged.png', 'parameters', `(a red house:1.2) <lora:film:0.8>\n${settings}`),
    prompted('written.png', 'prompt', writtenAtRunTime),
  ];
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
  const args = ['score', ...files.map(({ name }) => name), '--crops', '1', '--backend', 'wasm'];
  const [clean, raw] = await Promise.all([
    fovea(args, { cwd: folder }),
    fovea([...args, '--raw-prompts'], { cwd: folder }),
  ]);
  expect([clean.code, raw.code], clean.err + raw.err).toEqual([0, 0]);
  const [plain, tagged, written] = clean.lines;
  expect(plain!.texts).toEqual({
    prompt: 'a red house',
    promptFrom: 'a1111',
    promptDropped: [],
    description: '',
    descriptionFrom: 'none',
  });
  expect(tagged!.texts).toMatchObject({
    prompt: 'a red house',
    promptDropped: ['<lora:film:0.8>', '(…:1.2)'],
  });
  expect(tagged!.scores).toEqual(plain!.scores);
  expect(tagged!.warnings).toContain('removed from the prompt: <lora:film:0.8>, (…:1.2)');
  expect(written!.texts).toMatchObject({ prompt: '', promptFrom: 'none' });
  expect(written!.warnings!.join()).toContain('written by a language model at run time');
  expect(raw.lines[1]!.texts!.prompt).toBe('(a red house:1.2) <lora:film:0.8>');
  expect(raw.lines[0]!.scores).toEqual(plain!.scores);
  expect(raw.lines[1]!.scores).not.toEqual(plain!.scores);
});
