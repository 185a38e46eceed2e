import { expect, it } from 'vitest';
import { tinyConfig, tinyRecipe } from '../testing/tiny-training.ts';
import { configProblem } from './check-config.ts';
import { pooledLength, type ModelConfig } from './config.ts';
import { pretrainedParameters } from './parameters.ts';
import { stemChannels, trunkBlocks, trunkNames, type TrunkName } from './trunk.ts';

const reading = (
  trunk?: TrunkName,
  tokens: ModelConfig['cropTower']['tokens'] = 'frequency',
): ModelConfig => ({
  ...tinyConfig,
  cropTower: { ...tinyConfig.cropTower, tokens, trunkTaps: [2] },
  branches: {
    ...tinyConfig.branches,
    pooled: { ...(trunk ? { trunk } : {}), taps: [2, 5, 9, 12], share: 0.3 },
  },
});

it('channels follow from the width', () => {
  const channels = trunkNames.map((trunk) => [
    stemChannels(trunk),
    ...trunkBlocks[trunk].map(({ outputs }) => outputs),
  ]);
  expect(channels).toEqual([
    [32, 16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160],
    [48, 24, 32, 32, 48, 48, 48, 88, 88, 88, 88, 136, 136, 136, 224, 224, 224],
  ]);
  expect([undefined, ...trunkNames].map((trunk) => pooledLength(reading(trunk)))).toEqual([864, 864, 1216]);
});

it('a package that names no trunk has the usual one', () => {
  const names = (trunk?: TrunkName): string[] =>
    pretrainedParameters(reading(trunk), ['quality']).map(({ name }) => name);
  expect(names()).toEqual(names('mobilenet-v2'));
  expect(names()).toContain('trunk.block_12_project_BN/gamma');
  expect(names('mobilenet-v2-1.4')).toHaveLength(2 * (1 + 2 + 12 * 3));
  expect(names('mobilenet-v2-1.4')).toContain('trunk.expanded_conv_12/project/Conv2D_bn_offset');
});

it('refuses a trunk or a block that is unknown, and two trunks in one model', () => {
  const recipeOf = (pooled: object) =>
    tinyRecipe({ model: { ...tinyConfig, branches: { pooled: { share: 0.3, ...pooled } } } });
  expect(() => recipeOf({ trunk: 'mobilenet-v9', taps: [2] })).toThrow(
    /at model\.branches\.pooled\.trunk: this version of Fovea does not know this trunk/,
  );
  expect(() => recipeOf({ taps: [16] })).toThrow(/at model\.branches\.pooled\.taps\.0/);
  expect(recipeOf({ trunk: 'mobilenet-v2-1.4', taps: [2] }).model.branches.pooled?.trunk).toBe(
    'mobilenet-v2-1.4',
  );
  expect(configProblem(reading('mobilenet-v2-1.4'))).toBeUndefined();
  expect(configProblem(reading('mobilenet-v2', 'trunk'))).toBeUndefined();
  expect(configProblem(reading('mobilenet-v2-1.4', 'trunk'))).toMatch(
    /^branches\.pooled\.trunk is mobilenet-v2-1\.4, but a model has one trunk, and cropTower\.tokens “trunk” reads mobilenet-v2$/,
  );
});
