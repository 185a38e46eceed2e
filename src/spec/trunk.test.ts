import { expect, it } from 'vitest';
import { tinyConfig, tinyRecipe, usualTrunks } from '../testing/tiny-training.ts';
import { configProblem } from './check-config.ts';
import { pooledLength, type ModelConfig } from './config.ts';
import { pretrainedParameters, trunksRead } from './parameters.ts';
import { stemChannels, trunkBlocks, trunkNames, type TrunkName } from './trunk.ts';

const reading = (
  trunks: readonly TrunkName[],
  tokens: ModelConfig['cropTower']['tokens'] = 'frequency',
): ModelConfig => ({
  ...tinyConfig,
  cropTower: { ...tinyConfig.cropTower, tokens, trunkTaps: [2] },
  branches: {
    ...tinyConfig.branches,
    pooled: { trunks: trunks.map((trunk) => ({ trunk, taps: [2, 5, 9, 12] })), share: 0.3 },
  },
});
const recipeOf = (pooled: object) =>
  tinyRecipe({ model: { ...tinyConfig, branches: { pooled: { share: 0.3, ...pooled } } } });

it('channels follow from the width', () => {
  const channels = trunkNames.map((trunk) => [
    stemChannels(trunk),
    ...trunkBlocks[trunk].map(({ outputs }) => outputs),
  ]);
  expect(channels).toEqual([
    [32, 16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160],
    [48, 24, 32, 32, 48, 48, 48, 88, 88, 88, 88, 136, 136, 136, 224, 224, 224],
  ]);
  const each = trunkNames.map((trunk) => [trunk]);
  expect([...each, trunkNames].map((trunks) => pooledLength(reading(trunks)))).toEqual([864, 1216, 2080]);
});

it('one trunk may read the middle and the whole of an image, each after blocks of its own', () => {
  const [middle] = usualTrunks(2, 5);
  const whole = { trunk: middle!.trunk, taps: [5, 13], view: 'whole' as const };
  const both = recipeOf({ trunks: [middle, whole] }).model;
  expect(both.branches.pooled?.trunks).toEqual([middle, whole]);
  expect(configProblem(both)).toBeUndefined();
  expect(trunksRead(both)).toEqual([{ trunk: 'mobilenet-v2', last: 13 }]);
  // means and deviations, over the patches, of 24 and 32 channels' means and deviations; of block 13 a patch has one place, and so no deviation
  expect(pooledLength(both)).toBe(4 * (24 + 32) + 4 * 32 + 2 * 160);
  expect(() => recipeOf({ trunks: [whole, whole] })).toThrow(/name a trunk twice for the same view/);
});

it('a package’s pretrained tensors are those of all trunks that it reads, each up to the last block that anything reads', () => {
  const names = (trunks: readonly TrunkName[]): string[] =>
    pretrainedParameters(reading(trunks), ['quality']).map(({ name }) => name);
  const [usual, wide] = trunkNames.map((trunk) => names([trunk]));
  expect(usual).toContain('trunk.block_12_project_BN/gamma');
  expect(wide).toHaveLength(2 * (1 + 2 + 12 * 3));
  expect(wide).toContain('trunk.expanded_conv_12/project/Conv2D_bn_offset');
  // in one order, whatever that of the features is, and without a name in common
  expect(names([...trunkNames].reverse())).toEqual([...usual!, ...wide!]);
  expect(new Set(names(trunkNames)).size).toBe(usual!.length + wide!.length);
  expect(trunksRead(reading(['mobilenet-v2-1.4'], 'trunk'))).toEqual([
    { trunk: 'mobilenet-v2', last: 2 },
    { trunk: 'mobilenet-v2-1.4', last: 12 },
  ]);
  expect(pretrainedParameters(reading(trunkNames), ['imagereward'])).toEqual([]);
});

it('the taps of one trunk alone are a list of one, and name the usual trunk where they name none', () => {
  const trunksOf = (pooled: object) => recipeOf(pooled).model.branches.pooled?.trunks;
  expect(trunksOf({ taps: [2, 5] })).toEqual(usualTrunks(2, 5));
  const wide = { trunk: 'mobilenet-v2-1.4', taps: [2] };
  expect(trunksOf(wide)).toEqual([wide]);
  expect(trunksOf({ trunks: [wide, ...usualTrunks(5)] })).toEqual([wide, ...usualTrunks(5)]);
  // what is written is read again
  expect(tinyRecipe({ model: reading(trunkNames) }).model).toEqual(reading(trunkNames));
});

it.each([
  [
    { trunk: 'mobilenet-v9', taps: [2] },
    /at model\.branches\.pooled\.trunk: this version of Fovea does not know/,
  ],
  [{ taps: [16] }, /at model\.branches\.pooled\.taps\.0/],
  [
    { trunks: [{ trunk: 'mobilenet-v9', taps: [2] }] },
    /pooled\.trunks\.0\.trunk: this version of Fovea does not/,
  ],
  [
    { trunks: [...usualTrunks(2), ...usualTrunks(5)] },
    /branches\.pooled\.trunks name a trunk twice for the same view/,
  ],
  [{}, /at model\.branches\.pooled: needs either trunks or taps/],
  [{ trunks: usualTrunks(2), taps: [2] }, /at model\.branches\.pooled: needs either trunks or taps/],
  [{ trunks: [{ ...usualTrunks(2)[0], view: 'edges' }] }, /at model\.branches\.pooled\.trunks\.0\.view/],
  [{ trunks: [] }, /at model\.branches\.pooled\.trunks/],
])('refuses %j', (pooled, message) => {
  expect(() => recipeOf(pooled)).toThrow(message);
});

it('crops may read one trunk and the pooled branch another', () => {
  for (const trunks of [...trunkNames.map((trunk) => [trunk]), trunkNames])
    expect(configProblem(reading(trunks, 'trunk'))).toBeUndefined();
});
