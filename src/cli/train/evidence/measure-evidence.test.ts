import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { memoryIo } from '../../../testing/memory-io.ts';
import { parseRecipe } from '../../../training/recipe.ts';
import recipe from '../demo-recipe.json' with { type: 'json' };
import { tinyConfig, tinyRecipe, tinySet } from '../../../testing/tiny-training.ts';
import { measureEvidence, networkAlone } from './measure-evidence.ts';

// two of the eight: what is tested is the same for all
vi.mock(import('../../../spec/config.ts'), async (original) => {
  const config = await original();
  return { ...config, ablations: { full: {}, 'no-hp': config.ablations['no-hp']! } };
});

const own = ['agreement', 'overlap', 'statistics', 'words'];

let out = '';
beforeAll(async () => {
  await startTrainingBackend();
  out = await mkdtemp(join(tmpdir(), 'fovea-evidence-'));
});
afterAll(() => rm(out, { recursive: true }));

const measured = async (asked: object, branches: object = {}) => {
  const tiny = tinyRecipe({ epochs: 1 });
  const model = { ...tinyConfig, branches: { ...tinyConfig.branches, ...branches } };
  const set = tinySet(20, 2);
  const images = [...set.images];
  const items = {
    ...{ images, own: 20, paths: images.map((_, i) => `${i}.png`), heads: ['quality', 'alignment'], model },
    generators: ['a', 'b'],
  };
  const none = { folds: 0, leaveOutGenerators: false, ablations: false, seeds: 1, resume: false };
  const args = { recipe: tiny, out, ...none, ...asked };
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

test('the network alone has no part that is fitted in closed form', () => {
  const { model } = parseRecipe(recipe);
  expect(Object.keys(model.branches).sort()).toEqual([...own, 'colours', 'pooled', 'terms'].sort());
  expect(Object.keys(networkAlone(model).branches).sort()).toEqual(own);
});

test('what is held out by generator is written as it is returned', async () => {
  const { evidence, heldOut } = await measured({ leaveOutGenerators: true });
  expect(Object.keys(evidence.generators)).toEqual(['a', 'b']);
  expect(await readdir(out)).toEqual(['held-out-generators.jsonl']);
  const lines = (await readFile(join(out, 'held-out-generators.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(heldOut);
});
