import { describe, expect, it } from 'vitest';
import { tinyConfig, tinyRecipe, usualTrunks } from '../testing/tiny-training.ts';
import { configProblem } from './check-config.ts';
import { coloursInputs, type ModelConfig } from './config.ts';
import { familyOf } from './families.ts';

type Branches = Partial<ModelConfig['branches']>;

const colours = { inputs: coloursInputs, head: 'quality', depth: 0.15 };
const pooled = { trunks: usualTrunks(2, 5), share: 0.3 };
const withBranches = (branches: Branches): ModelConfig => ({
  ...tinyConfig,
  branches: { ...tinyConfig.branches, ...branches },
});

describe('the colours branch of a configuration', () => {
  it.each<[string, Branches, string | undefined]>([
    ['is what it should be', { colours }, undefined],
    ['reads the trunk, which is read', { colours: { ...colours, pooled: true }, pooled }, undefined],
    ['reads another number of values', { colours: { ...colours, inputs: 568 } }, 'inputs is 568, but'],
    [
      'reads the trunk, which nothing else does',
      { colours: { ...colours, pooled: true } },
      'pooled needs branches.pooled',
    ],
  ])('%s', (_, branches, problem) => {
    const found = configProblem(withBranches(branches));
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(`branches.colours.${problem}`);
  });

  it('judges one of the heads of a package, and of a recipe', () => {
    const config = withBranches({ colours });
    expect(familyOf(config).problem(['quality', 'alignment'])).toBeUndefined();
    expect(familyOf(config).problem(['alignment'])).toMatch(/head names quality, which is none of the heads/);
    expect(tinyRecipe({ model: config }).model.branches.colours).toEqual(colours);
    expect(() => tinyRecipe({ model: withBranches({ colours: { ...colours, head: 'beauty' } }) })).toThrow(
      /not valid at model: branches\.colours\.head names beauty/,
    );
    expect(() => tinyRecipe({ model: withBranches({ colours: { ...colours, inputs: 1 } }) })).toThrow(
      /inputs is 1/,
    );
  });
});
