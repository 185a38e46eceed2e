import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendall, pearson, rootMeanSquareError, spearman } from './correlation.ts';
import { averageRanks } from './ranks.ts';

/** Pairs with many ties on both sides, so that the treatment of ties is what is tested. */
const pairs = fc.array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 })), {
  minLength: 2,
  maxLength: 60,
});
const unzip = (list: [number, number][]) => [list.map(([x]) => x), list.map(([, y]) => y)] as const;
const same = (a: number, b: number) => {
  if (Number.isNaN(a) || Number.isNaN(b)) expect(a).toEqual(b);
  else expect(a).toBeCloseTo(b, 10);
};

/** Tau-b by its definition, over all pairs. */
function slowKendall(x: readonly number[], y: readonly number[]): number {
  let difference = 0;
  let pairsX = 0;
  let pairsY = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const signX = Math.sign(x[i]! - x[j]!);
      const signY = Math.sign(y[i]! - y[j]!);
      difference += signX * signY;
      pairsX += Math.abs(signX);
      pairsY += Math.abs(signY);
    }
  }
  return difference / Math.sqrt(pairsX * pairsY);
}

describe('rank correlations', () => {
  it('do not change under a rising transformation of either side, and turn around under a falling one', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [x, y] = unzip(list);
        for (const measure of [spearman, kendall]) {
          same(
            measure(
              x.map((value) => Math.exp(value / 3)),
              y.map((value) => value ** 3 + 7),
            ),
            measure(x, y),
          );
          same(
            measure(
              x.map((value) => -5 * value),
              y,
            ),
            -measure(x, y),
          );
        }
      }),
    );
  });

  it('Kendall’s tau is that of its definition', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [x, y] = unzip(list);
        same(kendall(x, y), slowKendall(x, y));
      }),
    );
  });

  it('average ranks add up to n(n + 1)/2, and equal values have equal ranks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }), (values) => {
        const ranks = averageRanks(values);
        expect(ranks.reduce((a, b) => a + b)).toBeCloseTo((values.length * (values.length + 1)) / 2, 9);
        values.forEach((value, i) =>
          values.forEach((other, j) =>
            expect(Math.sign(value - other)).toBe(Math.sign(ranks[i]! - ranks[j]!)),
          ),
        );
      }),
    );
  });
});

describe('all measures', () => {
  it('are symmetric, do not depend on the order of the items and lie in [−1, 1]', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [x, y] = unzip(list);
        const [rx, ry] = unzip([...list].reverse());
        for (const measure of [spearman, kendall, pearson, rootMeanSquareError]) {
          same(measure(x, y), measure(y, x));
          same(measure(rx, ry), measure(x, y));
        }
        for (const measure of [spearman, kendall, pearson]) {
          const value = measure(x, y);
          expect(Number.isNaN(value) || Math.abs(value) <= 1).toBe(true);
        }
      }),
    );
  });

  it('Pearson’s does not change under a rising line and is 1 for a line', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: -1000, max: 1000 }),
        (list, a, b) => {
          const [x, y] = unzip(list);
          const line = x.map((value) => a * value + b);
          same(pearson(line, y), pearson(x, y));
          if (new Set(x).size > 1) expect(pearson(x, line)).toBeCloseTo(1, 10);
        },
      ),
    );
  });

  it('are undefined where a side is constant or there is one item', () => {
    for (const measure of [spearman, kendall, pearson]) {
      expect(measure([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
      expect(measure([1, 2, 3], [0.7, 0.7, 0.7])).toBeNaN();
      expect(measure([1], [1])).toBeNaN();
    }
    expect(rootMeanSquareError([], [])).toBeNaN();
    expect(rootMeanSquareError([1, 2], [1, 4])).toBeCloseTo(Math.SQRT2, 12);
  });

  it('Kendall’s takes 100,000 items, whose pairs are billions, in less than a second of processor time', () => {
    const x = Array.from({ length: 100_000 }, (_, i) => Math.sin(i));
    const start = process.cpuUsage();
    expect(
      kendall(
        x,
        [...x].map((value) => -value),
      ),
    ).toBeCloseTo(-1, 12);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});
