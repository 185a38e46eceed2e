import { expect, it } from 'vitest';
import { logisticRidge, type LogisticRow } from './logistic-ridge.ts';

const features = [
  [1, 0.5],
  [2, -1],
  [-1, 0.25],
  [0, 2],
  [-2, -0.5],
  [1.5, 1],
  [-0.5, -1.5],
];
const members = [1, 1, 0, 1, 0, 0, 0];
const weights = [1, 0.5, 1, 2, 1, 1, 0.25];

/** The same rows, of which some may be another class or count otherwise. */
const rows = (count = (_: number, weight: number) => weight): LogisticRow[] =>
  features.map((values, i) => ({
    values: Float64Array.from(values),
    member: members[i] === 1,
    weight: count(i, weights[i]!),
  }));

it.each([
  // scipy.optimize.minimize of the weighted log loss + ridge/2·|w|²
  [0.1, [0.75119344, 0.9185435], -0.68322153],
  [2, [0.37395476, 0.41407442], -0.22692014],
])('with a ridge of %d it finds what SciPy finds', (ridge, expected, bias) => {
  const found = logisticRidge(rows(), ridge);
  expected.forEach((value, i) => expect(found.weights[i]).toBeCloseTo(value, 5));
  expect(found.bias).toBeCloseTo(bias, 5);
});

it('a row of weight 2 is two rows, and one of weight 0 is none', () => {
  const twice = logisticRidge([...rows(() => 1), rows(() => 1)[3]!], 0.5);
  expect(
    logisticRidge(
      rows((i) => (i === 3 ? 2 : 1)),
      0.5,
    ).weights[1],
  ).toBeCloseTo(twice.weights[1]!, 7);
  const without = logisticRidge(rows(() => 1).slice(1), 0.5);
  expect(
    logisticRidge(
      rows((i) => (i === 0 ? 0 : 1)),
      0.5,
    ).bias,
  ).toBeCloseTo(without.bias, 7);
});

it('classes that a line separates leave finite weights', () => {
  const apart = [-3, -2, 2, 3].map((value) => ({
    ...{ values: Float64Array.of(value), member: value > 0, weight: 1 },
  }));
  const { weights: found, bias } = logisticRidge(apart, 1e-3);
  expect(found[0]).toBeGreaterThan(1);
  expect(found[0]).toBeLessThan(20);
  expect(Math.abs(bias)).toBeLessThan(1e-6);
});
