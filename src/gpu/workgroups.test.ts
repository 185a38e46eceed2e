import { expect, test } from 'vitest';
import { packParams } from './record-dispatch.ts';
import { spreadWorkgroups } from './workgroups.ts';

test('workgroups of a long job are spread over two dimensions without losing any', () => {
  expect(spreadWorkgroups(65_535, 65_535)).toEqual([65_535, 1]);
  for (const count of [65_536, 250_000, 1_000_003]) {
    const [x, y] = spreadWorkgroups(count, 65_535);
    expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
    expect(x * y).toBeGreaterThanOrEqual(count);
    expect(x * y - count).toBeLessThan(y);
  }
});

test('params are packed as WGSL lays out 4-byte scalars, padded to 16 bytes', () => {
  const bytes = packParams([{ u32: 7 }, { f32: 0.5 }, { u32: 0xffffffff }, { u32: 1 }, { f32: -2 }]);
  expect(bytes.byteLength).toBe(32);
  const view = new DataView(bytes);
  expect([view.getUint32(0, true), view.getFloat32(4, true), view.getUint32(8, true)]).toEqual([
    7, 0.5, 4294967295,
  ]);
  expect(view.getFloat32(16, true)).toBe(-2);
});
