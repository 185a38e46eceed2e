import { expect, test } from 'vitest';
import { cropRange } from './crop-scores.ts';

const head = { name: 'quality', min: 0, max: 5 };
const range = (...scores: number[]) =>
  cropRange(
    scores.map((quality) => ({ x: 0, y: 0, scores: { quality } })),
    head,
    'image',
  );

test('crops that hardly differ do not span all colours', () => {
  const [low, high] = range(3, 3.01);
  expect(high - low).toBeCloseTo(0.5, 9);
  expect((low + high) / 2).toBeCloseTo(3.005, 9);
});

test('crops that differ more have their own range', () => {
  expect(range(1, 3.2, 2)).toEqual([1, 3.2]);
});

test('the widened range stays within the scale, unless a score lies beyond it', () => {
  expect(range(0.05, 0.06)).toEqual([0, 0.5]);
  expect(range(4.9, 4.95)).toEqual([4.5, 5]);
  expect(range(-0.9, -0.8)[1]).toBeLessThan(0);
});
