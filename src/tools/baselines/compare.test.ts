import { expect, test } from 'vitest';
import { agrees, comparable, departure, sampled, worstDeparture } from './compare.ts';

test('a departure is a share of the largest value, and a missing value is none', () => {
  expect(departure([1, 2.5], [1, -2])).toBe(2.25);
  expect(departure([1], [1, 2])).toBeNaN();
});

test('the worst result is named, a missing one before all others', () => {
  const expected = { tokens: [2, -4], score: [1] };
  expect(worstDeparture({ tokens: [2, -3], score: [1.1] }, expected)).toEqual({ of: 'tokens', share: 0.25 });
  expect(worstDeparture({ tokens: [9, 9] }, expected)).toEqual({ of: 'score', share: NaN });
  expect(worstDeparture({ score: [9] }, expected)).toEqual({ of: 'tokens', share: NaN });
});

test('only rounded weights may depart visibly', () => {
  const small = { of: 'tokens', share: 0.02 };
  expect(agrees('fovea-webgpu-int8', small)).toBe(true);
  expect(agrees('ort-wasm', small)).toBe(false);
  expect(agrees('ort-wasm', { of: 'tokens', share: NaN })).toBe(false);
  expect(agrees('ort-wasm', { of: 'tokens', share: 1e-5 })).toBe(true);
  expect(agrees('ort-wasm', { of: 'tokens', share: 1e-4 })).toBe(false);
});

test('scores of random experts are held only against those of unrounded weights', () => {
  const expected = { visual: [1], score: [2] };
  expect(comparable('ort-webgpu', expected)).toEqual(expected);
  expect(comparable('fovea-webgpu-int8', expected)).toEqual({ visual: [1] });
});

test('short results are kept whole, of long ones values from all over', () => {
  const long = Float32Array.from({ length: 10_000 }, (_, i) => i);
  const { score, tokens } = sampled({ score: Float32Array.of(1, 2), tokens: long });
  expect(score).toEqual([1, 2]);
  expect(new Set(tokens).size).toBe(256);
  expect(Math.max(...tokens!)).toBeGreaterThan(9_000);
});
