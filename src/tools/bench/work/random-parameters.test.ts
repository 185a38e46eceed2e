import { expect, test } from 'vitest';
import { fullSize } from '../../../spec/config.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import { parameterValues, seeded } from './random-parameters.ts';

const specs = seeded(modelParameters(fullSize, ['quality']));
const find = (name: string) => specs.find((spec) => spec.name === name)!;

test('gains of every kind of norm lie round 1, other vectors round 0', () => {
  for (const name of ['image.blocks.0.norm1', 'text.layers.0.self.norm', 'regressor.visualNorm']) {
    const gains = parameterValues(find(`${name}.weight`));
    expect(Math.min(...gains), name).toBeGreaterThan(0.89);
    expect(Math.max(...parameterValues(find(`${name}.bias`))), name).toBeLessThan(0.11);
  }
});

test('products of unit inputs are of unit size, and no two weights are the same', () => {
  const output = parameterValues(find('text.layers.0.self.output.weight'));
  const mean = output.reduce((sum, value) => sum + value * value, 0) / output.length;
  expect(mean * 768).toBeCloseTo(1, 1);
  const query = parameterValues(find('text.layers.0.self.query.weight'));
  expect(query.length).toBe(output.length);
  expect(query.slice(0, 8)).not.toEqual(output.slice(0, 8));
});
