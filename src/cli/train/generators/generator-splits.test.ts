import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatorFamilies, generatorSplits } from './generator-splits.ts';

describe('generators left out of training', () => {
  it('are left out together where they differ only after their last underscore', () => {
    expect(
      generatorFamilies(['DALLE2_normal', 'glide', 'sd1.5_lowstep', 'sd1.5_normal', 'sd1.5', '_a', '_b']),
    ).toEqual(['DALLE2_normal', 'glide', 'sd1.5', 'sd1.5', 'sd1.5', '_a', '_b']);
  });

  it('each hold out all of their own rated images and nothing else', () => {
    const generator = fc.constantFrom('a', 'b_1', 'b_2', 'c_1', 'd');
    const image = fc.record({ label: fc.integer({ min: -1, max: 4 }), rated: fc.boolean() });
    fc.assert(
      fc.property(
        fc.uniqueArray(generator, { minLength: 5, maxLength: 5 }),
        fc.array(image, { maxLength: 60 }),
        (generators, drawn) => {
          const images = drawn.map(({ label, rated }) => ({
            label,
            targets: Object.fromEntries(rated ? [['quality', 1]] : []),
          }));
          const families = generatorFamilies(generators);
          const splits = generatorSplits({ images, generators });
          for (const [family, [rows, held]] of splits) {
            const all = [...rows, ...held].sort((x, y) => x - y);
            expect(all).toEqual(drawn.flatMap(({ rated }, i) => (rated ? [i] : [])));
            expect(held.length).toBeGreaterThanOrEqual(3);
            expect(held.every((row) => families[drawn[row]!.label] === family)).toBe(true);
            expect(rows.some((row) => families[drawn[row]!.label] === family)).toBe(false);
          }
          expect(new Set(splits.map(([family]) => family)).size).toBe(splits.length);
        },
      ),
    );
  });

  it('stay in where they are too few to have an order', () => {
    const images = [0, 0, 0, 1, 1, -1].map((label) => ({ label, targets: { quality: 1 } }));
    expect(generatorSplits({ images, generators: ['glide', 'sd'] })).toEqual([
      [
        'glide',
        [
          [3, 4, 5],
          [0, 1, 2],
        ],
      ],
    ]);
  });
});
