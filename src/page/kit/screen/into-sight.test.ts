import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeToSee } from './into-sight.ts';

const view = { scrollTop: 100, clientHeight: 300 };

test('what is seen moves nothing; the rest comes to the nearer edge', () => {
  expect(placeToSee(view, { top: 100, height: 300 })).toBeUndefined();
  expect(placeToSee(view, { top: 99, height: 20 })).toBe(99);
  expect(placeToSee(view, { top: 390, height: 20 })).toBe(110);
  expect(placeToSee(view, { top: 5, height: 20 }, { above: 30, below: 8 })).toBe(0);
  expect(placeToSee(view, { top: 390, height: 20 }, { above: 30, below: 8 })).toBe(118);
});

test('a part that fits is seen as a whole, wherever it was', () => {
  const natural = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(natural, natural, fc.integer({ min: 1, max: 300 }), (scrollTop, top, height) => {
      const at = placeToSee({ scrollTop, clientHeight: 300 }, { top, height }) ?? scrollTop;
      expect(at).toBeLessThanOrEqual(top);
      expect(at + 300).toBeGreaterThanOrEqual(top + height);
    }),
  );
});
