import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalves, halfToFloat, toHalves } from './half.ts';
import { expandWeight } from './stored-weight.ts';
import type { StoredWeight } from './weight.ts';

const all = Uint16Array.from({ length: 65536 }, (_, i) => i);

describe('halves', () => {
  it('come back unchanged, all 65536 of them', () => {
    const back = toHalves(fromHalves(all));
    // A NaN keeps its sign, not its payload.
    const nan = (half: number) => (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0;
    expect(all.filter((half, i) => (nan(half) ? !nan(back[i]!) : back[i] !== half))).toHaveLength(0);
  });

  it('are the nearest to any f32, ties to even', () => {
    const finite = Array.from(all.subarray(0, 0x7c00), halfToFloat);
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -65519, max: 65519 }), (value) => {
        const half = toHalves(Float32Array.of(value))[0]!;
        const index = half & 0x7fff;
        const distance = Math.abs(finite[index]! - Math.abs(value));
        for (const near of [index - 1, index + 1]) {
          const other = Math.abs((finite[near] ?? Infinity) - Math.abs(value));
          expect(other > distance || (other === distance && index % 2 === 0)).toBe(true);
        }
        expect(half >> 15).toBe(Object.is(value, -0) || value < 0 ? 1 : 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('round half-way values to the even neighbour and overflow to infinity', () => {
    const values = Float32Array.of(
      2049,
      2051,
      65519.99,
      65520,
      -1e9,
      2 ** -25,
      2 ** -25 * 1.0001,
      2 ** -24 * 1.5,
      NaN,
    );
    expect([...fromHalves(toHalves(values))]).toEqual([
      2048,
      2052,
      65504,
      Infinity,
      -Infinity,
      0,
      2 ** -24,
      2 ** -23,
      NaN,
    ]);
  });

  it('are read wherever they lie in a file', () => {
    const values = Float32Array.of(1.5, -2, 6.1035e-5, 0);
    const bytes = new Uint8Array(9);
    bytes.set(new Uint8Array(toHalves(values).buffer), 1);
    const stored: StoredWeight = { shape: [2, 2], dtype: 'f16', bytes: bytes.subarray(1) };
    expect([...expandWeight(stored)]).toEqual([...fromHalves(toHalves(values))]);
  });
});
