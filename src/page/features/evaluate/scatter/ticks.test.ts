import { expect, test } from 'vitest';
import { axis, ticks } from './ticks.ts';

test.each([
  [
    [0, 1],
    [0, 0.2, 0.4, 0.6, 0.8, 1],
  ],
  [
    [-0.13, 5.2],
    [0, 2, 4],
  ],
  [
    [1.02, 1.09],
    [1.02, 1.04, 1.06, 1.08],
  ],
  [
    [-60, 60],
    [-50, 0, 50],
  ],
  [[3, 3], []],
] as [[number, number], number[]][])('round numbers within %j', (range, expected) => {
  expect(ticks(range)).toEqual(expected);
});

test.each([
  [
    [0.3, 2.05],
    ['0.5', '1.0', '1.5', '2.0'],
  ],
  [
    [0, 4],
    ['0', '1', '2', '3', '4'],
  ],
  [
    [0, 2e-3],
    ['0.0000', '0.0005', '0.0010', '0.0015', '0.0020'],
  ],
  [
    [0, 3000],
    ['0', '1,000', '2,000', '3,000'],
  ],
] as [[number, number], string[]][])('numbers of an axis over %j are written alike', (range, expected) => {
  const { values, words } = axis(range);
  expect(values.map(words)).toEqual(expected);
});
