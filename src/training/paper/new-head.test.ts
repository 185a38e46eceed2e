import { expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { fullSize } from '../../spec/config.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { newHead } from './new-head.ts';

it('begins a head as PyTorch does: uniform within one over the root of its inputs, norms at 1 and 0', () => {
  const small = {
    ...fullSize,
    cropTower: { ...fullSize.cropTower, width: 24 },
    regressor: { ...fullSize.regressor, middle: 32, width: 48 },
  };
  const specs = modelParameters(small, ['quality', 'alignment']);
  const values = newHead(specs, ({ part }) => part === 'regressor', new Random(4));
  const spread = (name: string) => {
    const own = values[name]!;
    const mean = own.reduce((a, b) => a + b, 0) / own.length;
    return {
      largest: Math.max(...own.map(Math.abs)),
      mean,
      deviation: Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length),
    };
  };
  // fan-in of a 3×3 convolution counts its nine places; a bias has that of its layer
  for (const [name, inputs] of [
    ['regressor.reduce.weight', 96],
    ['regressor.convolution.weight', 32 * 9],
    ['regressor.preference.query.weight', 48],
    ['heads.alignment.experts.2.in.weight', 96],
    ['heads.alignment.experts.2.in.bias', 96],
    ['heads.quality.gate.weight', 96],
  ] as const) {
    const bound = 1 / Math.sqrt(inputs);
    const found = spread(name);
    expect(found.largest).toBeLessThanOrEqual(bound);
    expect(found.largest).toBeGreaterThan(0.85 * bound);
    expect(found.deviation / (bound / Math.sqrt(3))).toBeCloseTo(1, 0);
  }
  // a bare parameter of the released code, drawn from a normal distribution
  const projection = spread('regressor.textProjection.weight');
  expect(projection.deviation * Math.sqrt(768)).toBeCloseTo(1, 1);
  expect(projection.largest * Math.sqrt(768)).toBeGreaterThan(3);
  expect(new Set(values['regressor.visualNorm.weight'])).toEqual(new Set([1]));
  expect(new Set(values['regressor.consistencyNorm.bias'])).toEqual(new Set([0]));
  expect(values['heads.quality.gate.weight']).not.toEqual(values['heads.alignment.gate.weight']);
  expect(Object.keys(values).every((name) => /^(regressor|heads)\./.test(name))).toBe(true);
});
