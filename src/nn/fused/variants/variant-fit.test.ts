import { expect, it } from 'vitest';
import { isAllowedFor, isAutoSelectable, withFallback } from './variant-fit.ts';
import type { LinearTile } from './variants.ts';

const size = { tileM: 4, tileN: 4, groupX: 16, groupY: 16 };
const int8: LinearTile = { variant: 'shared-int8', ...size };
const half: LinearTile = { variant: 'shared-f16', ...size, ahead: true };
const exact: LinearTile = { variant: 'shared', ...size };

it('rounds only what the format of the weights allows, and else multiplies in f32 in blocks of the same size', () => {
  expect(withFallback(int8, 'int8', 'dense')).toBe(int8);
  expect(withFallback(int8, 'int8', 'patch')).toEqual(exact);
  for (const format of ['f32', 'f16', 'int4'] as const)
    expect(withFallback(int8, format, 'dense')).toEqual(exact);
  for (const format of ['f16', 'int8', 'int4'] as const)
    expect(withFallback(half, format, 'patch')).toBe(half);
  expect(withFallback(half, 'f32', 'dense')).toEqual(exact);
  expect(withFallback(exact, 'f32', 'dense')).toBe(exact);
});

it('leaves to tuning what stays within the bound of the package, on a GPU; f16 only to whoever asks', () => {
  expect(isAutoSelectable('shared-int8', 'int8', false)).toBe(true);
  expect(isAutoSelectable('shared-int8', 'int8', true)).toBe(false);
  expect(isAutoSelectable('shared-int8', 'f16', false)).toBe(false);
  expect(isAllowedFor('shared-f16', 'int8')).toBe(true);
  for (const format of ['f32', 'f16', 'int8', 'int4'] as const) {
    expect(isAutoSelectable('shared-f16', format, false)).toBe(false);
    for (const name of ['quad', 'tile', 'shared'] as const)
      expect(isAutoSelectable(name, format, true)).toBe(true);
  }
});
