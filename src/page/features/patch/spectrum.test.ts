import { describe, expect, test } from 'vitest';
import { detailShare, logMagnitude, radialProfile, spectrumTable } from './spectrum.ts';

describe('spectrum', () => {
  const size = 16;
  const centre = 8 * size + 8;

  test('a ring holds the bins at its distance, and rings lose nothing', () => {
    const magnitude = Float32Array.from({ length: 256 }, (_, i) => (i * 37) % 11);
    const weight = new Float32Array(256).fill(0.5);
    const profile = radialProfile({ size, magnitude, weight, score: 0 });
    const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
    expect(sum(profile.map((ring) => ring.bins))).toBe(256);
    expect(sum(profile.map((ring) => ring.magnitude))).toBeCloseTo(sum(magnitude), 3);
    expect(profile[0]).toMatchObject({ bins: 1, magnitude: magnitude[centre], weight: 0.5 });
    // distance 1 holds the four neighbours and, at √2, the four diagonals
    expect(profile[1]!.bins).toBe(8);
  });

  test('detail share: nothing for DC alone, everything for a far bin', () => {
    const weight = new Float32Array(256).fill(1);
    const one = (at: number) => {
      const magnitude = new Float32Array(256);
      magnitude[at] = 4;
      return radialProfile({ size, magnitude, weight, score: 4 });
    };
    expect(detailShare(one(centre))).toBe(0);
    expect(detailShare(one(centre + 5))).toBe(1);
    expect(detailShare(radialProfile({ size, magnitude: new Float32Array(256), weight, score: 0 }))).toBe(0);
  });

  test('log magnitude keeps zero and order', () => {
    expect([...logMagnitude(Float32Array.of(0, 9, 99))]).toEqual([0, 1, 2]);
  });
});

test('a spectrum’s table tells each frequency', () => {
  const spectrum = {
    size: 2,
    magnitude: Float32Array.of(1, 2, 3, 4),
    weight: Float32Array.of(5, 6, 7, 8),
    score: 70,
  };
  const { shape, values, rows } = spectrumTable(spectrum);
  expect([shape, [...values]]).toEqual([
    [2, 2, 2],
    [1, 2, 3, 4, 5, 6, 7, 8],
  ]);
  expect(rows[1]).toEqual({ horizontal_cycles: 0, vertical_cycles: -1, magnitude: 2, csf_weight: 6 });
});
