import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { memoryIo } from '../../../testing/memory-io.ts';
import { tinyConfig, tinyRecipe, tinySet } from '../../../testing/tiny-training.ts';
import { measureEvidence } from './measure-evidence.ts';

// two of the eight: what is tested is the same for all
vi.mock(import('../../../spec/config.ts'), async (original) => {
  const config = await original();
  return { ...config, ablations: { full: {}, 'no-hp': config.ablations['no-hp']! } };
});

let out = '';
beforeAll(async () => {
  await startTrainingBackend();
  out = await mkdtemp(join(tmpdir(), 'fovea-evidence-'));
});
afterAll(() => rm(out, { recursive: true }));

const measured = async (asked: object, branches: object = {}) => {
  const recipe = tinyRecipe({ epochs: 1 });
  const model = { ...tinyConfig, branches: { ...tinyConfig.branches, ...branches } };
  const set = tinySet(20, 2);
  const images = [...set.images];
  const items = {
    ...{ images, own: 20, paths: images.map((_, i) => `${i}.png`), heads: ['quality', 'alignment'], model },
    generators: ['a', 'b'],
  };
  const none = { folds: 0, leaveOutGenerators: false, ablations: false, seeds: 1, resume: false };
  const args = { recipe, out, ...none, ...asked };
  return measureEvidence(args, memoryIo(out), set, items);
};

test('each ablated network is trained from several seeds, without what is fitted in closed form', async () => {
  const { evidence, heldOut } = await measured({ ablations: true, seeds: 2 });
  expect(Object.keys(evidence.ablations)).toEqual(['full', 'no-hp']);
  for (const seeds of Object.values(evidence.ablations)) expect(seeds).toHaveLength(2);
  const [first, second] = evidence.ablations.full!;
  expect(first!.alignment).not.toEqual(second!.alignment);
  expect(heldOut).toEqual([]);
  const other = await measured({ ablations: true }, { terms: { share: 0.9 } });
  expect(other.evidence.ablations['no-hp']).toEqual(evidence.ablations['no-hp']!.slice(0, 1));
  expect(other.evidence.ablations['no-hp']).not.toEqual(other.evidence.ablations.full);
});

test('what is held out is written after each training', async () => {
  const { evidence, heldOut } = await measured({ leaveOutGenerators: true });
  expect(Object.keys(evidence.generators)).toEqual(['a', 'b']);
  expect(await readdir(out)).toEqual(['held-out-generators.jsonl']);
  const lines = (await readFile(join(out, 'held-out-generators.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(heldOut);
});
