import { describe, expect, it } from 'vitest';
import type { BenchDevice } from './api.ts';
import type { BenchRow } from './measure.ts';
import { benchTable, rateTable, ratio } from './table.ts';

const row: BenchRow = {
  name: 'a product',
  format: 'int8',
  reference: { wall: 300, processor: 400 },
  fused: { wall: 30, processor: 20 },
  cold: 123.4,
  difference: 1.2e-6,
};
const device: BenchDevice = {
  adapter: 'x',
  software: false,
  features: [],
  variant: 'y',
  trials: [],
  tuningMs: 0,
};

describe('the bench table', () => {
  it('compares processor times on the CPU, wall times on a GPU or where nothing else is known', () => {
    expect(ratio(row, true)).toBe(20);
    expect(ratio(row, false)).toBe(10);
    const unknown = { ...row, fused: { wall: 30, processor: 0 } };
    expect(ratio(unknown, true)).toBe(10);
  });

  it('has one line a row, two digits a number', () => {
    const lines = benchTable(device, [row]).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/\| a product \| int8 +\| 300 +\| 30 +\| 123 +\| 10 +\| 1e-6 +\|/);
  });
});

it('rates are shares of the fastest layout of the same product', () => {
  const row = { name: 'MLP in', format: 'f32' as const, chosen: false, error: 1e-6 };
  const table = rateTable([
    { ...row, layout: 'tile 8×8', rate: 200 },
    { ...row, layout: 'shared 8×8', rate: 400, chosen: true },
    { ...row, name: 'MLP out', layout: 'tile 8×8', rate: 3 },
  ]);
  expect(table).toContain('| MLP in | f32 | tile 8×8 | 200 | 50% | 1e-6 |');
  expect(table).toContain('| MLP in | f32 | shared 8×8 (chosen) | 400 | 100% | 1e-6 |');
  expect(table).toContain('| MLP out | f32 | tile 8×8 | 3.0 | 100% | 1e-6 |');
});
