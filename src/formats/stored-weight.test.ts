import { expect, test } from 'vitest';
import { expandWeight, viewWeight } from './stored-weight.ts';

test('f32 are read where they lie if they lie on a multiple of four, all else is a copy', () => {
  const values = Float32Array.of(1, -2, 0.5);
  const room = new Uint8Array(20);
  const placed = (at: number) => {
    const bytes = room.subarray(at, at + 12);
    bytes.set(new Uint8Array(values.buffer));
    return { shape: [3], dtype: 'f32' as const, bytes };
  };
  for (const at of [4, 5]) {
    const stored = placed(at);
    const [viewed, copied] = [viewWeight(stored), expandWeight(stored)];
    expect(viewed).toEqual(values);
    stored.bytes.fill(0);
    expect(viewed, `at ${at}`).toEqual(at === 4 ? new Float32Array(3) : values);
    expect(copied).toEqual(values);
  }
  const rounded = { ...placed(4), shape: [1, 3], dtype: 'int8' as const, scales: Float32Array.of(2) };
  expect(viewWeight({ ...rounded, bytes: Uint8Array.of(1, 2, 255) })).toEqual(Float32Array.of(2, 4, -2));
});
