import { expect, test } from 'vitest';
import { inRatingUnits, ratingUnit } from './rating-unit.ts';

test.each([
  [[1, 4.2, 5], 1],
  [[0, 10], 1],
  [[0.2, 0.9], 1],
  [[3, 98.5], (99 - 3) / 5],
  [[-40, 40], 16],
])('%j are learnt in units of %d', (ratings, unit) => {
  expect(ratingUnit(ratings)).toBe(unit);
});

test('only the last layers of that head’s experts are scaled', () => {
  const scaled = (name: string) => [...inRatingUnits(name, Float32Array.of(1, -2), { quality: 20 })];
  for (const part of ['weight', 'bias'])
    expect(scaled(`heads.quality.experts.3.out.${part}`)).toEqual([20, -40]);
  for (const name of [
    'heads.quality.experts.3.in.weight',
    'heads.quality.gate.bias',
    'heads.alignment.experts.0.out.bias',
    'regressor.out.weight',
  ])
    expect(scaled(name)).toEqual([1, -2]);
});
