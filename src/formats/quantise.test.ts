import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dequantise, quantise } from './quantise.ts';
import { Random } from '../shared/random.ts';

const weights = fc
  .record({
    rows: fc.integer({ min: 1, max: 5 }),
    columns: fc.integer({ min: 1, max: 90 }),
    magnitude: fc.integer({ min: -30, max: 30 }),
    seed: fc.integer(),
  })
  .map(({ rows, columns, magnitude, seed }) => {
    const random = new Random(seed);
    const values = Float32Array.from({ length: rows * columns }, () => {
      // A few outliers among small values, as trained weights have them.
      const uniform = 2 * random.uniform() - 1;
      return uniform ** 3 * 2 ** magnitude;
    });
    return { rows, columns, values };
  });

const squares = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value * value, 0);

/** Squared error of plain rounding: the scale that just reaches the largest magnitude of each group. */
function plainError(values: Float32Array, group: number, columns: number, highest: number): number {
  let error = 0;
  for (let row = 0; row < values.length; row += columns) {
    for (let from = row; from < row + columns; from += group) {
      const part = values.subarray(from, Math.min(from + group, row + columns));
      const scale = Math.fround(part.reduce((a, b) => Math.max(a, Math.abs(b)), 0) / highest);
      if (scale > 0) error += squares(part.map((value) => value - Math.round(value / scale) * scale));
    }
  }
  return error;
}

function errorOf(values: Float32Array, shape: number[], dtype: 'int8' | 'int4'): number {
  const back = dequantise(quantise(values, shape, dtype));
  expect(back).toHaveLength(values.length);
  return squares(values.map((value, i) => value - back[i]!));
}

describe('quantise', () => {
  it('errs no more than plain rounding (int8 per row, int4 per group of 32)', () => {
    fc.assert(
      fc.property(weights, ({ rows, columns, values }) => {
        const slack = 1 + 1e-5;
        expect(errorOf(values, [rows, columns], 'int8')).toBeLessThanOrEqual(
          plainError(values, columns, columns, 127) * slack + squares(values) * 1e-13,
        );
        expect(errorOf(values, [rows, columns], 'int4')).toBeLessThanOrEqual(
          plainError(values, 32, columns, 7) * slack + squares(values) * 1e-13,
        );
      }),
    );
  });

  it('stays within a step of every value at int8 and keeps f16 within half a unit', () => {
    fc.assert(
      fc.property(weights, ({ rows, columns, values }) => {
        const half = dequantise(quantise(values, [rows, columns], 'f16'));
        values.forEach((value, i) => {
          expect(Math.abs(half[i]! - value)).toBeLessThanOrEqual(
            Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
          );
        });
        const relative = errorOf(values, [rows, columns], 'int8') / (squares(values) || 1);
        expect(relative).toBeLessThan((1 / 254) ** 2 * columns);
      }),
    );
  });

  it('packs int4 low nibble first, rows to whole bytes', () => {
    const stored = quantise(Float32Array.of(-8, 7, 3, 4, 0, -8), [2, 3], 'int4');
    expect([...stored.scales!]).toEqual([1, 1]);
    expect([...stored.bytes]).toEqual([0x78, 0x03, 0x04, 0x08]);
  });

  it('gives each output row of a convolution its own int8 scale', () => {
    const stored = quantise(Float32Array.of(127, -127, 0, 0, 1.27, 0, -1.27, 0), [2, 1, 2, 2], 'int8');
    expect(stored.scales).toHaveLength(2);
    expect([...new Int8Array(stored.bytes.buffer)]).toEqual([127, -127, 0, 0, 127, 0, -127, 0]);
  });

  it('clips outliers where that lessens the error', () => {
    const values = Float32Array.from({ length: 32 }, (_, i) => (i === 0 ? 10 : ((i * 7) % 13) - 6));
    expect(errorOf(values, [1, 32], 'int4')).toBeLessThan(plainError(values, 32, 32, 7));
  });

  it('stores zeros and the smallest magnitudes without NaN', () => {
    for (const values of [
      new Float32Array(40),
      new Float32Array(40).fill(1e-45),
      new Float32Array(40).fill(1e-40),
    ]) {
      for (const dtype of ['int8', 'int4'] as const) {
        const back = dequantise(quantise(values, [1, 40], dtype));
        expect(Math.max(...back.map(Math.abs))).toBeLessThanOrEqual(2e-40);
        expect(back.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('leaves values beyond the range of f16 in f32', () => {
    const values = Float32Array.of(1, 70000);
    const stored = quantise(values, [2], 'f16');
    expect(stored.dtype).toBe('f32');
    expect(dequantise(stored)).toEqual(values);
  });
});
