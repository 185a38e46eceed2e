import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelsAround, quarters } from './levels.ts';

// the 30th percentile is 3.0
const percentiles = Array.from({ length: 101 }, (_, i) => i / 10);

test.each([
  [4, 'in the worst tenth (up to 1.00)'],
  [30, 'between the worst quarter (up to 2.50) and the middle (5.00)'],
  [60, 'between the middle (5.00) and the best quarter (from 7.50)'],
  [95, 'in the best tenth (from 9.00)'],
])('%s%% below', (below, words) => {
  expect(levelsAround(below, { higherIsBetter: true, percentiles })).toBe(words);
});

test('where lower is better, the best scores are the lowest', () => {
  const head = { higherIsBetter: false, percentiles };
  expect(levelsAround(4, head)).toBe('in the best tenth (up to 1.00)');
  expect(levelsAround(30, head)).toBe('between the middle (5.00) and the best quarter (up to 2.50)');
  expect(levelsAround(95, head)).toBe('in the worst tenth (from 9.00)');
});

test('without the reference scores nothing is said', () => {
  expect(levelsAround(50, { higherIsBetter: true })).toBeUndefined();
  expect(quarters({})).toEqual([]);
  expect(quarters({ percentiles })).toEqual([2.5, 5, 7.5]);
});

test('the levels that are named enclose the score', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.boolean(), (below, higherIsBetter) => {
      const words = levelsAround(below, { higherIsBetter, percentiles })!;
      const scores = [...words.matchAll(/\d+\.\d\d/g)].map(Number).toSorted((a, b) => a - b);
      const [low, high] =
        scores.length === 2 ? scores : /up to/.test(words) ? [0, scores[0]] : [scores[0], 10];
      expect(below / 10).toBeGreaterThanOrEqual(low!);
      expect(below / 10).toBeLessThanOrEqual(high!);
    }),
  );
});
