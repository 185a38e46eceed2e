import { expect, test } from 'vitest';
import { departure, medianTime, peerReport } from './report.ts';

const time = (wall: number, processor: number) => ({ wall, processor });

test('medians are taken of each clock by itself', () => {
  expect(medianTime([time(3, 10), time(1, 30), time(2, 20)])).toEqual(time(2, 20));
});

test('a departure is a share of the largest value, and a missing value is none', () => {
  expect(departure([1, 2.5], [1, -2])).toBe(2.25);
  expect(departure([1], [1, 2])).toBeNaN();
});

test('ratios are of what was measured, by both clocks', () => {
  const row = (name: 'fovea-wasm' | 'ort-wasm', wall: number, processor: number) => ({
    name,
    device: 'x',
    first: time(9, 9),
    warm: time(wall, processor),
  });
  const text = peerReport([row('fovea-wasm', 130, 300), row('ort-wasm', 100, 200)]);
  expect(text).toContain('| our WASM / ORT WASM | 1.3 | 1.5 | <= 1.3 |');
  expect(text).not.toContain('tfjs-webgpu /');
});
