import { expect, it } from 'vitest';
import { allowed, automatic, suited } from './variant-fit.ts';
import type { LinearTile } from './variants.ts';

const size = { tileM: 4, tileN: 4, groupX: 16, groupY: 16 };
const int8: LinearTile = { variant: 'shared-int8', ...size };
const half: LinearTile = { variant: 'shared-f16', ...size, ahead: true };
const exact: LinearTile = { variant: 'shared', ...size };

it('rounds only what the format of the weights allows, and else multiplies in f32 in blocks of the same size', () => {
  expect(suited(int8, 'int8', 'dense')).toBe(int8);
  expect(suited(int8, 'int8', 'patch')).toEqual(exact);
  for (const format of ['f32', 'f16', 'int4'] as const) expect(suited(int8, format, 'dense')).toEqual(exact);
  for (const format of ['f16', 'int8', 'int4'] as const) expect(suited(half, format, 'patch')).toBe(half);
  expect(suited(half, 'f32', 'dense')).toEqual(exact);
  expect(suited(exact, 'f32', 'dense')).toBe(exact);
});

it('leaves to tuning what stays within the bound of the package, on a GPU; f16 only to whoever asks', () => {
  expect(automatic('shared-int8', 'int8', false)).toBe(true);
  expect(automatic('shared-int8', 'int8', true)).toBe(false);
  expect(automatic('shared-int8', 'f16', false)).toBe(false);
  expect(allowed('shared-f16', 'int8')).toBe(true);
  for (const format of ['f32', 'f16', 'int8', 'int4'] as const) {
    expect(automatic('shared-f16', format, false)).toBe(false);
    for (const name of ['quad', 'tile', 'shared'] as const) expect(automatic(name, format, true)).toBe(true);
  }
});
