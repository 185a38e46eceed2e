import { expect, test } from 'vitest';
import { ticks } from './ticks.ts';

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
