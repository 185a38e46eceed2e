import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { tinyText } from '../../testing/tiny-training.ts';
import type { TrainingImage, TrainingSet } from '../data/training-set.ts';
import { fitPhotographs } from './fit-photographs.ts';

const features = 3;
const mean = Float32Array.of(1, 0, 0);
const scale = Float32Array.of(1, 2, 1);

type Row = { values: number[]; photograph?: boolean; copyOf?: TrainingImage['copyOf'] };

/** A set of which only pooled features are known, and which images are photographs. */
function setOf(rows: readonly Row[]): TrainingSet {
  const text = tinyText(new Random(1));
  const images = rows.map(({ photograph, copyOf }): TrainingImage => ({
    ...{ targets: {}, label: -1, group: '', prompt: text, description: text },
    ...(photograph ? { photograph } : {}),
    ...(copyOf ? { copyOf } : {}),
  }));
  const none = () => new Float32Array();
  return {
    ...{ images, crops: 1, windows: 1, whole: none, statistics: none, crop: () => ({ csf: none() }) },
    pooled: (image) => Float32Array.from(rows[image]!.values),
    looks: () => undefined,
  };
}

/** How likely an image with these features is taken for a photograph, by the formula of `photographChance` in f64. */
function likely(fitted: Record<string, Float32Array>, values: readonly number[]): number {
  const weights = fitted['branches.pooled.photographs.weight']!;
  const logit = values.reduce(
    (sum, value, i) => sum + Math.min(4, Math.max(-4, (value - mean[i]!) * scale[i]!)) * weights[i]!,
    fitted['branches.pooled.photographs.bias']![0]!,
  );
  return 1 / (1 + Math.exp(-logit));
}

function drawn(count: number, seed: number, shift: number, photograph: boolean): Row[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => ({
    values: [1 + random.normal(), shift + 0.3 * random.normal(), random.normal()],
    photograph,
  }));
}

const originals = (set: TrainingSet) => set.images.flatMap(({ copyOf }, i) => (copyOf ? [] : [i]));

describe('what tells photographs from generated images', () => {
  it.each([
    ['the features', undefined],
    ['their components', Float32Array.of(0, 1, 0, 0.6, 0, 0.8)],
  ])('is found in %s, few photographs counting like many generated images', (_, projection) => {
    const set = setOf([...drawn(200, 1, -0.8, false), ...drawn(20, 2, 0.8, true)]);
    const fitted = fitPhotographs(set, originals(set), { mean, scale }, projection);
    expect(fitted['branches.pooled.photographs.weight']).toHaveLength(features);
    expect(likely(fitted, [1, 1.6, 0])).toBeGreaterThan(0.9);
    expect(likely(fitted, [1, -0.8, 0])).toBeLessThan(0.02);
    // between both kinds, it is rather not
    expect(likely(fitted, [1, 0, 0])).toBeLessThan(0.4);
  });

  it('takes a degraded copy for what it is a copy of', () => {
    const generated = drawn(60, 3, -0.8, false);
    const copies = generated.map(({ values }, image) => ({
      values: [values[0]!, values[1]! + 0.8, values[2]! - 3],
      copyOf: { image, level: 2 },
    }));
    const all = [...generated, ...drawn(30, 4, 0.8, true), ...copies];
    const alone = setOf(all.slice(0, 90));
    const set = setOf(all);
    const at = (own: TrainingSet) =>
      likely(fitPhotographs(own, originals(own), { mean, scale }), [1, 0.4, -3]);
    expect(at(set)).toBeLessThan(0.1 * at(alone));
  });

  it('reads no degraded copy of a photograph', () => {
    const all = [...drawn(60, 3, -0.8, false), ...drawn(30, 4, 0.8, true)];
    const copies = all
      .flatMap(({ values }, image) => (image < 60 ? [] : [{ values, copyOf: { image, level: 1 } }]))
      .map(({ values, copyOf }) => ({ values: [values[0]! - 3, -0.8, 3], copyOf }));
    const fitted = (rows: readonly Row[]) => {
      const set = setOf(rows);
      return fitPhotographs(set, originals(set), { mean, scale });
    };
    expect(fitted([...all, ...copies])).toEqual(fitted(all));
  });

  it('without photographs, and without other images, takes none for one', () => {
    for (const photograph of [true, false]) {
      const set = setOf(drawn(10, 5, 0, photograph));
      expect(likely(fitPhotographs(set, originals(set), { mean, scale }), [3, 3, 3])).toBeLessThan(1e-9);
    }
  });
});
