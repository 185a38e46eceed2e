import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { tinyText } from '../../testing/tiny-training.ts';
import type { TrainingSet } from '../data/training-set.ts';
import { fitColours } from './fit-colours.ts';

const inputs = 3;
const appearance = { mean: new Float32Array(inputs), scale: new Float32Array(inputs).fill(1) };

/** Pictures of three values, which swapping turns round and inverting negates. */
const pictures = [
  [1, 0, 2],
  [0, 1, -1],
  [-1, 1, 0],
  [2, -1, 1],
];

/** A set of which only these values are known; the second picture counts a quarter, and a degraded copy without values follows. */
function setOf(all: readonly number[][]): TrainingSet {
  const text = tinyText(new Random(1));
  const none = () => new Float32Array();
  const image = { targets: {}, label: -1, group: '', prompt: text, description: text };
  const looks = all.map((own) => ({
    appearance: Float32Array.from([own, own.toReversed(), own.map((v) => -v)].flat()),
    pooled: none(),
  }));
  return {
    images: [...all.map((_, i) => ({ ...image, weight: i === 1 ? 0.25 : 1 })), image],
    ...{ crops: 1, windows: 1, whole: none, statistics: none, pooled: none, crop: () => ({ csf: none() }) },
    looks: (i) => looks[i],
  };
}

const rows = [0, 1, 2, 3, 4];
const at = (fitted: Record<string, Float32Array>, name: string) => [...fitted[`branches.colours.${name}`]!];

describe('what tells altered colours', () => {
  it('is the ridge regression that NumPy finds, in logits', () => {
    const fitted = fitColours(setOf(pictures), rows, { appearance });
    // 6·numpy.linalg.solve(XᵀWX + R, XᵀWy), R the mean of |x|² and 1e-6 for the bias, less 2
    const expected = {
      swapped: [1.02857143, 0, -1.02857143, -2],
      inverted: [-2.43405388, -4.03223978, -2.03081018, -2],
    };
    for (const [alteration, values] of Object.entries(expected)) {
      const found = [...at(fitted, `${alteration}.weight`), ...at(fitted, `${alteration}.bias`)];
      expect(found).toHaveLength(values.length);
      values.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
    }
  });

  it('with a kernel it is the Gaussian process that NumPy finds', () => {
    const fitted = fitColours(setOf(pictures), rows, { appearance }, { components: 3, landmarks: 8 });
    const places = at(fitted, 'landmarks');
    const said = (alteration: string, values: number[]) => {
      const place = [0, 1, 2].map((k) =>
        values.reduce((sum, value, i) => sum + value * at(fitted, 'projection')[3 * k + i]!, 0),
      );
      const near = at(fitted, `${alteration}.kernel`).map(
        (own, j) =>
          own * Math.exp(-place.reduce((sum, value, k) => sum + (value - places[3 * j + k]!) ** 2, 0)),
      );
      const linear = at(fitted, `${alteration}.weight`).map((own, i) => own * values[i]!);
      return [...near, ...linear].reduce((a, b) => a + b, at(fitted, `${alteration}.bias`)[0]!);
    };
    // features x, k(x) and 1; penalties 2·mean |x|², k(landmarks) + 0.001·1 and 1e-6; components from numpy.linalg.eigh
    const [first, second] = [
      [0.3, -0.2, 1],
      [1, 1, 1],
    ] as const;
    expect(said('swapped', [...first])).toBeCloseTo(-0.6021532, 3);
    expect(said('swapped', [...second])).toBeCloseTo(-1.3774334, 3);
    expect(said('inverted', [...first])).toBeCloseTo(-3.8193159, 3);
    expect(said('inverted', [...second])).toBeCloseTo(-8.8101725, 3);
  });

  it('reads the trunk’s features of pictures and copies behind the values, as if they were more of these', () => {
    const all = fitColours(setOf(pictures), rows, { appearance });
    const cut = (values: Float32Array, from: number, to: number) =>
      Float32Array.from(values.filter((_, i) => i % inputs >= from && i % inputs < to));
    const whole = setOf(pictures);
    const parted: TrainingSet = {
      ...whole,
      pooled: (i) => cut(whole.looks(i)!.appearance.subarray(0, inputs), 1, inputs),
      looks: (i) => {
        const seen = whole.looks(i)?.appearance;
        return seen && { appearance: cut(seen, 0, 1), pooled: cut(seen.subarray(inputs), 1, inputs) };
      },
    };
    const of = (from: number, to: number) => ({
      mean: appearance.mean.slice(from, to),
      scale: appearance.scale.slice(from, to),
    });
    const both = { appearance: of(0, 1), pooled: of(1, inputs) };
    expect(fitColours(parted, rows, both)).toEqual(all);
  });

  it('knows copies of pictures that it was not fitted to', () => {
    const random = new Random(4);
    // the first value is large where a picture is as it was
    const draw = () => [1 + 0.5 * random.normal(), random.normal(), random.normal()];
    const fitted = fitColours(
      setOf(Array.from({ length: 200 }, draw)),
      Array.from({ length: 200 }, (_, i) => i),
      { appearance },
      { components: 3, landmarks: 40 },
    );
    const weights = at(fitted, 'inverted.weight');
    const linear = (values: number[]) => values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
    const found = Array.from({ length: 100 }, draw).filter(
      (own) => linear(own.map((value) => -value)) > linear(own),
    );
    expect(found.length).toBeGreaterThan(90);
  });
});
