import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { conformalInterval, groupedInterval } from './conformal.ts';
import type { HeldOut } from './held-out.ts';
import { isotonicPools } from './isotonic.ts';
import { measureReliability } from './measure.ts';
import { comparablePairs, pairTable } from './pair-table.ts';
import { agreementAt, pairTableOf, preference } from './preference.ts';

const number = fc.double({ min: -100, max: 100, noNaN: true });
const heldOut: fc.Arbitrary<HeldOut> = fc.record({
  score: fc.oneof(number, fc.integer({ min: 0, max: 3 })),
  rating: fc.oneof(number, fc.integer({ min: 0, max: 3 })),
  group: fc.constantFrom('a', 'b', 'c'),
  fold: fc.constantFrom(0, 1),
});
const items = fc.array(heldOut, { minLength: 20, maxLength: 60 });

/** Scores with an error that is biased and of one size. */
function drawn(random: Random, count: number): HeldOut[] {
  return Array.from({ length: count }, () => {
    const rating = 2.5 + random.normal();
    return { score: rating - 0.2 + 0.5 * random.normal(), rating };
  });
}

describe('the pair table', () => {
  it('counts every pair of one model once, whatever the order of the images', () => {
    fc.assert(
      fc.property(items, (list) => {
        const folds = [0, 1].map((fold) => list.filter((one) => one.fold === fold).length);
        const all = folds.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
        const table = pairTable(list);
        expect(table?.reduce((sum, { pairs }) => sum + pairs, 0) ?? all).toBe(all);
        expect(pairTable(list.toReversed())).toEqual(table);
        for (const { pairs, agreed, equal } of table ?? []) {
          expect(agreed).toBeLessThanOrEqual(pairs - equal / 2);
          expect(agreed).toBeGreaterThanOrEqual(equal / 2);
        }
      }),
    );
  });

  it('says nothing about fewer than 30 pairs, nor about images of no prompt', () => {
    const eight = Array.from({ length: 8 }, (_, i) => ({ score: i, rating: i }));
    expect(pairTable(eight)).toBeUndefined();
    expect(pairTable([...eight, { score: 9, rating: 9 }])).toBeDefined();
    expect(pairTable([...eight, { score: 9, rating: 9 }], true)).toBeUndefined();
  });

  it('draws images where there are too many, of each prompt where pairs of one prompt are asked for', () => {
    const many = Array.from({ length: 60 }, (_, i) => {
      return { score: i % 50, rating: i % 50, group: i < 50 ? 'a' : 'b' };
    });
    const count = (same: boolean) => pairTable(many, same, 40)!.reduce((sum, { pairs }) => sum + pairs, 0);
    expect(count(false)).toBe((40 * 39) / 2);
    expect(count(true)).toBe((40 * 39) / 2 + (10 * 9) / 2);
    // what is counted of a large fold when the table of the others is checked, too
    const large = Array.from({ length: 2000 }, (_, i) => ({ score: i, rating: i, group: 'a' }));
    for (const same of [false, true])
      expect(comparablePairs(large, same).differences).toHaveLength((1500 * 1499) / 2);
  });
});

describe('what two scores say', () => {
  it('more the more they differ', () => {
    fc.assert(
      fc.property(items, number, number, (list, a, b) => {
        const table = pairTable(list);
        if (!table) return;
        const [near, far] = [Math.abs(a), Math.abs(b)].sort((x, y) => x - y) as [number, number];
        const low = agreementAt(near, table);
        expect(agreementAt(-near, table)).toEqual(low);
        expect(low.share).toBeLessThanOrEqual(agreementAt(far, table).share + 1e-12);
        expect(low.low).toBeLessThanOrEqual(low.share + 1e-12);
        expect(low.high).toBeGreaterThanOrEqual(low.share - 1e-12);
      }),
    );
  });

  it('nothing without a table, a tie without a difference, and a tie where people were undecided', () => {
    expect(preference(1, undefined)).toEqual({ kind: 'unknown' });
    expect(preference(1, [])).toEqual({ kind: 'unknown' });
    const sure = [{ from: 0, pairs: 1000, agreed: 900, equal: 0, images: 400 }];
    expect(preference(0, sure).kind).toBe('tie');
    expect(preference(-0.1, sure)).toMatchObject({ kind: 'prefers', people: '9 of 10' });
    expect(preference(1, [{ ...sure[0]!, agreed: 590 }]).kind).toBe('tie');
    // 9 of 10, but of few images
    expect(preference(1, [{ from: 0, pairs: 30, agreed: 27, equal: 0, images: 6 }]).kind).toBe('tie');
  });

  it('of one prompt leans on any two images, the less the more pairs of one prompt there are', () => {
    const pairs = [0, 1, 2].map((from) => ({
      from,
      pairs: 9000,
      agreed: 4500 + 1500 * from,
      equal: 0,
      images: 500,
    }));
    const of = (count: number) => ({
      pairs,
      samePrompt: [0, 1].map((from) => ({ from, pairs: count, agreed: 0.9 * count, equal: 0, images: 500 })),
    });
    const shares = (count: number, at: number) => agreementAt(at, pairTableOf(of(count), true)!).share;
    // the first bin has its middle at 0.5, where any two images agree in 50%; the last one is taken at its beginning: 67%
    expect(shares(250, 0.1)).toBeCloseTo((0.9 + 0.5) / 2, 12);
    expect(shares(250, 1.9)).toBeCloseTo((0.9 + 2 / 3) / 2, 12);
    expect(shares(1e6, 0.1)).toBeCloseTo(0.9, 3);
    expect(pairTableOf(of(250), false)).toBe(pairs);
    expect(pairTableOf({ pairs }, true)).toBe(pairs);
    expect(pairTableOf(undefined, true)).toBeUndefined();
  });

  it('says no share that is more than five points off', () => {
    const off: number[] = [];
    for (let agreed = 600; agreed <= 1000; agreed++) {
      const said = preference(1, [{ from: 0, pairs: 1000, agreed, equal: 0, images: 1000 }]);
      const [part, of] = (said.kind === 'prefers' ? said.people : '0 of 1').split(' of ').map(Number);
      off.push(Math.abs(part! / of! - agreed / 1000));
    }
    expect(Math.max(...off)).toBeLessThanOrEqual(0.05 + 1e-12);
  });

  it('holds for images not in the table', () => {
    const table = pairTable(drawn(new Random(3), 800))!;
    const fresh = drawn(new Random(4), 250);
    const counted = new Map<string, { agreed: number; pairs: number }>();
    fresh.forEach((a, i) => {
      for (const b of fresh.slice(i + 1)) {
        const said = preference(a.score - b.score, table);
        if (said.kind !== 'prefers') continue;
        const count = counted.get(said.people) ?? { agreed: 0, pairs: 0 };
        count.pairs++;
        if ((a.score - b.score) * (a.rating - b.rating) > 0) count.agreed++;
        counted.set(said.people, count);
      }
    });
    expect(counted.size).toBeGreaterThan(3);
    for (const [words, { agreed, pairs }] of counted) {
      const [part, of] = words.split(' of ').map(Number);
      expect(Math.abs(agreed / pairs - part! / of!)).toBeLessThan(0.05);
    }
  });
});

describe('the interval', () => {
  it('covers what it says, also of new images whose scores are biased', () => {
    const known = drawn(new Random(5), 2000);
    const { below, above } = conformalInterval(
      known.map(({ score, rating }) => rating - score),
      0.8,
    )!;
    expect(above).toBeGreaterThan(below);
    const fresh = drawn(new Random(6), 4000);
    const inside = fresh.filter(
      ({ score, rating }) => rating >= score - below && rating <= score + above,
    ).length;
    expect(inside / fresh.length).toBeGreaterThan(0.77);
    expect(inside / fresh.length).toBeLessThan(0.83);
  });

  it('contains at least its share of the residuals, and is not given for too few', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (residuals) => {
        const found = conformalInterval(residuals, 0.8);
        expect(found === null).toBe(residuals.length < 9);
        if (!found) return;
        const inside = residuals.filter((r) => r >= -found.below && r <= found.above).length;
        expect(inside / residuals.length).toBeGreaterThanOrEqual(0.8);
      }),
    );
  });
});

it('pools neighbours that are out of order, and no others', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, fc.integer({ min: 1, max: 9 })), { minLength: 1 }), (list) => {
      const pools = isotonicPools(
        list.map(([value]) => value),
        list.map(([, weight]) => weight),
      );
      expect(pools.map(({ start }) => start)).toEqual([0, ...pools.slice(0, -1).map(({ end }) => end)]);
      expect(pools.at(-1)!.end).toBe(list.length);
      pools.slice(1).forEach(({ mean }, i) => expect(mean).toBeGreaterThan(pools[i]!.mean));
      const total = list.reduce((sum, [value, weight]) => sum + value * weight, 0);
      expect(pools.reduce((sum, { mean, weight }) => sum + mean * weight, 0)).toBeCloseTo(total, 6);
    }),
  );
});

it('measures a head, without images that lack a number', () => {
  const list = [...drawn(new Random(8), 100), { score: NaN, rating: 1 }, { score: 1, rating: NaN }];
  const measured = measureReliability(list, { source: 'folds', on: 'drawn images', scale: [0, 5] })!;
  expect(measured).toMatchObject({ source: 'folds', on: 'drawn images', images: 100, scale: [0, 5] });
  expect(measured.samePrompt).toBeUndefined();
  expect(measured.withoutDescription).toBeUndefined();
  // without descriptions all scores are half a point lower: so is the interval
  const both = list.map((one) => ({ ...one, undescribed: one.score - 0.5 }));
  const { interval, withoutDescription } = measureReliability(both, {
    ...{ source: 'folds', on: '', scale: [0, 5] },
  })!;
  expect(withoutDescription!.below).toBeCloseTo(interval!.below - 0.5, 9);
  expect(withoutDescription!.above).toBeCloseTo(interval!.above + 0.5, 9);
  expect(measureReliability(list.slice(0, 5), { source: 'folds', on: '', scale: [0, 5] })).toBeUndefined();
});

describe('the interval for generators that were held out', () => {
  it('is the quantile of residuals where each generator counts alike, where that holds for each by the others', () => {
    const residuals = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 6 });
    fc.assert(
      fc.property(residuals, fc.integer({ min: 2, max: 4 }), (group, count) => {
        // alike generators: the others' interval holds for each as for itself
        const sorted = Array.from({ length: 60 / group.length }, () => group).flat();
        sorted.sort((a, b) => a - b);
        const rank = Math.floor(sorted.length / 10);
        const groups = Array.from({ length: count }, () => [...group]);
        const { below, above } = groupedInterval(groups, 0.8)!;
        expect([-below, above]).toEqual([sorted[rank], sorted.at(-1 - rank)]);
      }),
    );
  });

  it('widens until it holds for 8 of 10 images of each generator, made from the others', () => {
    // numpy: ten residuals of each generator, evenly from −1 to 1 about 0, 0.5 and −0.5
    const even = Array.from({ length: 10 }, (_, i) => -1 + (2 * i) / 9);
    const groups = [0, 0.5, -0.5].map((centre) => even.map((value) => value + centre));
    const { below, above } = groupedInterval(groups, 0.8)!;
    expect(below).toBeCloseTo(1.2777777778, 9);
    expect(above).toBeCloseTo(1.2777777778, 9);
  });

  it('is not known of one generator', () => {
    expect(groupedInterval([[1, 2, 3], []], 0.8)).toBeNull();
  });

  it('is not known of a few images, or where no width made from one generator holds for the other', () => {
    const even = Array.from({ length: 10 }, (_, i) => i / 10);
    expect(groupedInterval([even, even], 0.8)).not.toBeNull();
    expect(groupedInterval([even.slice(0, 4), even.slice(0, 4)], 0.8)).toBeNull();
    expect(groupedInterval([even, even.map((value) => value + 1)], 0.8)).toBeNull();
  });
});
