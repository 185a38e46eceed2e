import { expect, it } from 'vitest';
import { roundToF16 } from './rounding.ts';

it('rounds to the nearest half, ties to even', () => {
  const step = 2 ** -10;
  expect([...roundToF16([1, 1 + 0.5 * step, 1 + 1.5 * step, 1 + 0.6 * step, -2.5])]).toEqual([
    1,
    1,
    1 + 2 * step,
    1 + step,
    -2.5,
  ]);
  expect([...roundToF16([0, 2 ** -24, 2 ** -26, 65504, 1e6, -1e6, 0.1])]).toEqual([
    0, 5.960464477539063e-8, 0, 65504, 65504, -65504, 0.0999755859375,
  ]);
});
