import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { checkTrainingFolder } from './output-folder.ts';

const folders: string[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-training-'));
  folders.push(folder);
});
afterAll(async () => {
  for (const one of folders) await rm(one, { recursive: true });
});

const put = (file: string, content: string | Uint8Array) => writeFile(join(folder, file), content);

test('a training goes into an empty folder, one that is not there, one beside other files, and its own', async () => {
  await checkTrainingFolder(folder, []);
  await checkTrainingFolder(join(folder, 'new'), []);
  await put('notes.txt', 'mine');
  await checkTrainingFolder(folder, []);
  await put('train.jsonl', '{"epoch":1,"epochs":2,"losses":{"loss":1}}\n');
  await put(
    'checkpoint.bin',
    Buffer.concat([Buffer.from([9, 0, 0, 0]), Buffer.from('{"version":1,"step":3}')]),
  );
  await put('training.json', '{"validation":null,"folds":[]}');
  await put('held-out.jsonl', '{"file":"a.png","fold":1,"prompt":"a cat","scores":{},"ratings":{}}\n');
  await checkTrainingFolder(folder, []);
});

test.each([
  ['train.jsonl', '{"prompt":"a cat","completion":"b"}\n'],
  ['training.json', '{"learningRate":1}'],
  ['held-out.jsonl', '{"file":"a.png","prompt":"a cat"}\n'],
  ['held-out-generators.jsonl', '{"file":"a.png"}\n'],
  ['checkpoint.bin', 'weights of another program'],
  ['tokenizer.json', '{}'],
  ['MODEL_CARD.md', '# My model'],
  ['manifest.json', '{"manifest_version":3}'],
  ['model-00001.safetensors', 'weights of another program'],
])('a training never overwrites the user’s own %s', async (file, content) => {
  await put(file, content);
  await expect(checkTrainingFolder(folder, [])).rejects.toThrow(
    `--out ${folder} has ${file}, which fovea did not write: nothing was overwritten.`,
  );
});

test('a training never overwrites its own table', async () => {
  await put('train.jsonl', '');
  const inputs = [{ path: join(folder, 'train.jsonl'), what: 'the table of --items' }];
  await expect(checkTrainingFolder(folder, inputs)).rejects.toThrow(
    `train.jsonl in --out ${folder} is the table of --items: it would be overwritten.`,
  );
});
