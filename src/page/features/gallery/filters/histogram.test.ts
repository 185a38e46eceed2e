import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binsOf } from './histogram.ts';

test('counts as NumPy’s histogram does', () => {
  // numpy.histogram([0, 1, 1, 2.5, 4.9, 5], bins=5, range=(0, 5))
  expect(binsOf([0, 1, 1, 2.5, 4.9, 5], 0, 5, 5).map(({ count }) => count)).toEqual([1, 2, 1, 0, 2]);
});

test('every value is in one bin, those beyond the scale too', () => {
  const value = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const bins = binsOf(values, 0, 5, 24);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      expect(bins[0]!.from + 0).toBe(Math.min(0, ...values) + 0);
      expect(bins.at(-1)!.to).toBe(Math.max(5, ...values));
    }),
  );
});
