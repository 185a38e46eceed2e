import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { tinyText } from '../../testing/tiny-training.ts';
import type { TrainingImage, TrainingSet } from '../data/training-set.ts';
import { fitPooled } from './fit-pooled.ts';

const features = 3;
const mean = new Float32Array(features);
const scale = new Float32Array(features).fill(1);

/** A set of which only ratings, generators and pooled features are known. */
function setOf(
  rows: readonly {
    values: number[];
    rating?: number;
    label?: number;
    weight?: number;
    copyOf?: TrainingImage['copyOf'];
  }[],
) {
  const text = tinyText(new Random(1));
  const images = rows.map(({ rating, label = -1, weight = 1, copyOf }): TrainingImage => ({
    weight,
    ...{ targets: rating === undefined ? {} : { quality: rating }, label, group: '' },
    ...{ prompt: text, description: text },
    ...(copyOf ? { copyOf } : {}),
  }));
  const none = () => new Float32Array();
  const set: TrainingSet = {
    ...{ images, crops: 1, windows: 1, whole: none, statistics: none, crop: () => ({ csf: none() }) },
    pooled: (image) => Float32Array.from(rows[image]!.values),
    looks: () => undefined,
  };
  return set;
}

const fit = (set: TrainingSet) => {
  const rows = set.images.flatMap(({ copyOf }, i) => (copyOf ? [] : [i]));
  const found = fitPooled(set, rows, ['quality'], { mean, scale });
  return {
    weight: [...found['branches.pooled.quality.weight']!],
    centre: found['branches.pooled.quality.mean']![0]!,
  };
};

/** `count` images whose rating rises with the first feature. */
function drawn(count: number, seed: number, rating = (values: number[]) => values[0]!) {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const values = Array.from({ length: features }, () => random.normal());
    return { values, rating: rating(values) };
  });
}

describe('the score fitted to pooled features', () => {
  it('is the ridge regression that NumPy finds', () => {
    const values = [
      [1, 0, 2],
      [0, 1, -1],
      [-1, 1, 0],
      [2, -1, 1],
    ];
    const ratings = [4, 1, 2, 5];
    // numpy.linalg.solve(XᵀX + λ·1, Xᵀ(y − 3)), λ the mean of |x|² = 3.75; then with two columns more for two generators, whose λ is 100
    const rows = values.map((own, i) => ({ values: own, rating: ratings[i]! }));
    const labelled = rows.map((row, i) => ({ ...row, label: i < 2 ? 0 : 1 }));
    for (const [all, expected] of [
      [rows, [0.304722652, -0.489781899, 0.389902112]],
      [labelled, [0.30607402, -0.48715901, 0.39079733]],
    ] as const) {
      const { weight, centre } = fit(setOf(all));
      expect(centre).toBe(3);
      expected.forEach((value, i) => expect(weight[i]).toBeCloseTo(value, 6));
    }
  });

  it('follows the feature that rates, and is the same for any order of the images', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const rows = drawn(60, seed);
        const { weight } = fit(setOf(rows));
        expect(weight[0]).toBeGreaterThan(0.6);
        for (const other of weight.slice(1)) expect(Math.abs(other)).toBeLessThan(0.2);
        const turned = fit(setOf(rows.toReversed())).weight;
        turned.forEach((value, i) => expect(value).toBeCloseTo(weight[i]!, 5));
      }),
      { numRuns: 20 },
    );
  });

  it('leaves a part of what only tells generators apart to their offsets', () => {
    const rows = drawn(400, 3, () => 0).map(({ values }, i) => {
      const label = i % 2;
      return { values: [values[0]!, 0.2 * label - 0.1, values[2]!], rating: values[0]! + 2 * label, label };
    });
    const free = fit(setOf(rows.map(({ values, rating }) => ({ values, rating })))).weight;
    const held = fit(setOf(rows)).weight;
    expect(Math.abs(held[1]!)).toBeLessThan(0.8 * Math.abs(free[1]!));
    expect(held[0]).toBeGreaterThan(0.6);
  });

  it('scores degraded copies lower, where there are any', () => {
    const rows = drawn(30, 4);
    // three of each image, as a training makes them
    const copies = rows.flatMap(({ values }, image) =>
      [1, 2, 3].map((level) => ({
        values: [values[0]!, values[1]!, values[2]! - (level + 1) / 3],
        copyOf: { image, level },
      })),
    );
    expect(Math.abs(fit(setOf(rows)).weight[2]!)).toBeLessThan(0.2);
    expect(fit(setOf([...rows, ...copies])).weight[2]).toBeGreaterThan(0.15);
  });

  it('a copy counts what its picture counts', () => {
    const rows = drawn(30, 4).map((row) => ({ ...row, values: [row.values[0]!, row.values[1]!, 0] }));
    const with3 = (weight: number) =>
      fit(
        setOf([
          ...rows,
          { values: [0, 0, 0], weight },
          { values: [0, 0, -3], copyOf: { image: rows.length, level: 4 } },
        ]),
      ).weight[2]!;
    expect(with3(0)).toBe(0);
    expect(with3(0.25)).toBeGreaterThan(0.05);
    expect(with3(1)).toBeGreaterThan(1.5 * with3(0.25));
  });

  it.each([
    ['alike', 1, [3.33804512, 3.08348698]],
    ['the last for a quarter', 0.25, [3.35036268, 3.09373131]],
  ])('with a kernel it is the Gaussian process that NumPy finds; images count %s', (_, weight, expected) => {
    const rows = [
      { values: [1, 0, 2], rating: 4 },
      { values: [0, 1, -1], rating: 1 },
      { values: [-1, 1, 0], rating: 2 },
      { values: [2, -1, 1], rating: 5 },
      { values: [0.5, 0.5, -2], rating: 3, weight },
    ];
    const fitted = fitPooled(
      setOf(rows),
      [0, 1, 2, 3, 4],
      ['quality'],
      { mean, scale },
      { components: 3, landmarks: 5 },
    );
    const at = (name: string) => [...fitted[`branches.pooled.${name}`]!];
    const places = at('landmarks');
    const score = (values: number[]) => {
      const place = [0, 1, 2].map((k) =>
        values.reduce((sum, value, i) => sum + value * at('projection')[3 * k + i]!, 0),
      );
      const near = at('quality.kernel').map(
        (own, j) =>
          own * Math.exp(-place.reduce((sum, value, k) => sum + (value - places[3 * j + k]!) ** 2, 0)),
      );
      const linear = at('quality.weight').map((own, i) => own * values[i]!);
      return [...near, ...linear].reduce((sum, value) => sum + value, at('quality.mean')[0]!);
    };
    // K = 0.5·x·y / mean |x|² + k·(k + 0.001·1)⁻¹·k with numpy.linalg.eigh's components; K·(K + 1/weight)⁻¹·(y − mean) + mean
    expect(score([0.3, -0.2, 1])).toBeCloseTo(expected[0]!, 5);
    expect(score([1, 1, 1])).toBeCloseTo(expected[1]!, 5);
  });

  it('more landmarks than images and more components than features leave a score', () => {
    const rows = drawn(4, 5).map((row) => ({ ...row, rating: row.values[0]! }));
    const fitted = fitPooled(
      setOf(rows),
      [0, 1, 2, 3],
      ['quality'],
      { mean, scale },
      { components: 5, landmarks: 9 },
    );
    expect(fitted['branches.pooled.projection']).toHaveLength(15);
    expect(fitted['branches.pooled.landmarks']).toHaveLength(45);
    for (const values of Object.values(fitted)) expect(values.every(Number.isFinite)).toBe(true);
  });
});
