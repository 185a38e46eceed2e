import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { naiveNormalised, naivePooled, naiveWeights } from '../twins/naive-weights.ts';
import { csfScores } from '../../nn/csf/scores.ts';
import { csfNormalised, csfPoolingWeights, csfUpsampled } from '../../nn/csf/weights.ts';
import { bounds, csf, difference, largest, note, read, seeded, stream } from './measure.ts';

const modes = ['min-max', 'sigmoid', 'standardised-sigmoid'] as const;

const anyMaps = fc
  .record({
    maps: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 15 }),
    columns: fc.integer({ min: 2, max: 15 }),
    low: fc.double({ min: 0, max: 300, noNaN: true }),
    range: fc.double({ min: 1, max: 500, noNaN: true }),
    seed: fc.nat(),
  })
  .map(({ maps, rows, columns, low, range, seed }) => {
    const next = stream(seed);
    const line = () => Array.from({ length: columns }, () => Math.fround(low + range * next()));
    return Array.from({ length: maps }, () => Array.from({ length: rows }, line));
  });

/** Pooling weights: against the literal steps, and of degenerate maps. */
export function weightTests(): void {
  test.each(modes)('weights of random maps agree with the literal steps: %s', async (mode) => {
    await fc.assert(
      fc.asyncProperty(anyMaps, async (maps) => {
        const make = () => csfPoolingWeights(tf.tensor3d(maps), mode);
        const pooled = await read(() => make().pooled);
        const weights = await read(() => make().weights);
        const expectedPooled = maps.map((map) => naivePooled(map, mode, 16));
        const span = Math.min(...maps.map((map) => Math.max(...map.flat()) - Math.min(...map.flat())));
        // f32 cannot resolve the values of a nearly constant map any better
        const conditioning = mode === 'sigmoid' ? 1 : Math.max(1, largest(maps.flat(2)) / span);
        const error = difference(pooled, expectedPooled.flat(2)) / conditioning;
        note(`pooled, ${mode}`, error);
        expect(error).toBeLessThan(bounds.pooled);
        const expectedWeights = expectedPooled.map(naiveWeights).flat(2);
        const share = difference(weights, expectedWeights) / largest(expectedWeights) / conditioning;
        note(`weights, ${mode}`, share);
        expect(share).toBeLessThan(bounds.pooled * 4);
      }),
      seeded(11, 24),
    );
  });

  test.each(modes)(
    'a constant map has uniform weights and a mixed batch keeps them apart: %s',
    async (mode) => {
      const flat = new Array<number>(9).fill(322.19928);
      // equal but for rounding in the last place
      const rounded = flat.map((value, i) => Math.fround(value) * (1 + (i % 3) * 2 ** -23));
      const zero = new Array<number>(9).fill(0);
      const varied = flat.map((_, i) => 5 + i);
      const maps = [flat, zero, varied, rounded].flat();
      const weights = await read(() => csfPoolingWeights(tf.tensor3d(maps, [4, 3, 3]), mode).weights);
      for (const image of [0, 1, 3]) {
        for (const weight of weights.subarray(9 * image, 9 * image + 9)) expect(weight).toBeCloseTo(1 / 9, 6);
      }
      const [least, most] = [weights[18]!, weights[26]!];
      expect(least).toBeLessThan(most);
      for (let image = 0; image < 4; image++) {
        const sum = weights.subarray(9 * image, 9 * image + 9).reduce((a, b) => a + b);
        expect(sum).toBeCloseTo(1, 5);
      }
    },
  );

  test.each([
    ['flat', () => 0.3],
    ['period 8', (x: number, y: number) => ((x >> 2) + (y >> 2)) % 2],
    ['period 16', (x: number, y: number) => Math.sin((2 * Math.PI * x) / 16) + ((y >> 3) % 2)],
  ] as const)('no NaN from a picture whose patches are all alike: %s', async (_, value) => {
    const pixels = Float32Array.from({ length: 224 * 224 }, (__, i) => value(i % 224, Math.floor(i / 224)));
    for (const mode of modes) {
      const weights = await read(() => {
        const raw = csfScores(tf.tensor4d(pixels, [1, 224, 224, 1]), csf);
        return csfPoolingWeights(raw, mode).weights;
      });
      expect(difference(weights, new Array<number>(196).fill(1 / 196))).toBeLessThan(1e-8);
    }
  });

  test('the maps for inspection are the released up-sampling and its min-max', async () => {
    const map = [
      [3, 5, 1],
      [2, 2, 8],
    ];
    const raw = () => tf.tensor3d([map]);
    const up = await read(() => csfUpsampled(raw(), 6));
    // from 2×3 to 6×6: the corners are the map's own, the middle is interpolated
    expect([up[0], up[5], up[30], up[35]]).toEqual([3, 1, 2, 8]);
    expect(up[6 * 2 + 2]).toBeCloseTo(((5 * 0.75 + 3 * 0.25) * 2 + 2) / 3, 5);
    const normalised = await read(() => csfNormalised(raw(), 48));
    const tall = naiveNormalised(map, 24);
    expect([normalised[0], normalised[47]]).toEqual([
      expect.closeTo(tall[0]![0]!, 5),
      expect.closeTo(tall[0]![71]!, 5),
    ]);
  });
}
