import { expect, test } from 'vitest';
import { medianTime, peerReport } from './report.ts';

const time = (wall: number, processor: number) => ({ wall, processor });

test('medians are taken of each clock by itself', () => {
  expect(medianTime([time(3, 10), time(1, 30), time(2, 20)])).toEqual(time(2, 20));
});

test('ratios are of what was measured, by both clocks', () => {
  const row = (name: 'fovea-wasm' | 'ort-wasm', wall: number, processor: number) => ({
    name,
    device: 'x',
    first: time(9, 9),
    warm: time(wall, processor),
    difference: { of: 'tokens', share: 2e-6 },
  });
  const text = peerReport([row('fovea-wasm', 130, 300), row('ort-wasm', 100, 200)]);
  expect(text).toContain('| ort-wasm | x | 9.0 | 100 | 200 | 2e-6 (tokens) |');
  expect(text).toContain('| our WASM / ORT WASM | 1.3 | 1.5 | <= 1.3 |');
  expect(text).not.toContain('tfjs-webgpu /');
});
