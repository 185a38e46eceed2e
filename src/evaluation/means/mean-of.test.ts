import { expect, test } from 'vitest';
import { meanOf } from './mean-of.ts';

// SciPy 1.17: m = v.mean(); stats.t.interval(0.95, len(v) - 1, loc=m, scale=stats.sem(v))
test.each([
  [[1.5, 2, 4, 4.5], 3, [0.657782938483809, 5.342217061516191]],
  [[3, 3.5], 3.25, [0.07344881595632646, 6.4265511840436735]],
  [[2.2, 0.1, -3, 4, 5, 6.5, 1.25], 2.292857142857143, [-0.6767989574860258, 5.262513243200312]],
] as const)('SciPy’s mean and t interval of %j', (values, mean, [low, high]) => {
  const found = meanOf(values);
  expect(found.mean).toBeCloseTo(mean, 12);
  expect(found.interval?.[0]).toBeCloseTo(low, 6);
  expect(found.interval?.[1]).toBeCloseTo(high, 6);
});

test('one value has no interval, equal values one without width', () => {
  expect(meanOf([2])).toEqual({ mean: 2, interval: null });
  expect(meanOf([1, 1, 1])).toEqual({ mean: 1, interval: [1, 1] });
  expect(meanOf([]).mean).toBeNaN();
});
