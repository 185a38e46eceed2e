import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PairBin } from '../../shared/reliability.ts';
import { checkReliability } from './check.ts';
import { conformalInterval } from './conformal.ts';
import { isotonicPools } from './isotonic.ts';
import { pairTable } from './pair-table.ts';
import { agreementAt } from './preference.ts';
import { wilson } from './wilson.ts';

interface Case {
  name: string;
  score: number[];
  rating: number[];
  group: string[];
  fold: number[];
  levels: { level: number; below: number; above: number }[];
  pairs: PairBin[];
  samePrompt: PairBin[];
  isotonic: number[];
}
/** Pairs of which a table says something, by its words. */
type Said = Record<string, { pairs: number; agreed: number }>;
interface CheckCase extends Pick<Case, 'score' | 'rating' | 'group' | 'fold'> {
  coverage: { fold: number; images: number; inside: number }[];
  pairs: Said;
  samePrompt: Said;
}
const fixture = JSON.parse(readFileSync('src/evaluation/fixtures/reliability.json', 'utf8')) as {
  wilson: { k: number; n: number; low: number; high: number }[];
  cases: Case[];
  check: CheckCase;
};
const itemsOf = ({ score, rating, group, fold }: Pick<Case, 'score' | 'rating' | 'group' | 'fold'>) =>
  score.map((value, i) => ({ score: value, rating: rating[i]!, group: group[i]!, fold: fold[i]! }));

it.each(fixture.wilson)('Wilson’s interval of $k of $n is SciPy’s', ({ k, n, low, high }) => {
  const found = wilson(k / n, n);
  expect(found[0]).toBeCloseTo(low, 12);
  expect(found[1]).toBeCloseTo(high, 12);
});

describe.each(fixture.cases)('NumPy’s and SciPy’s numbers for "$name"', (one) => {
  const items = itemsOf(one);

  it('pair table', () => expect(pairTable(items)).toEqual(one.pairs));

  it('pair table of one prompt, where there are 30 pairs', () => {
    const enough = one.samePrompt.reduce((sum, { pairs }) => sum + pairs, 0) >= 30;
    expect(pairTable(items, true)).toEqual(enough ? one.samePrompt : undefined);
  });

  it('monotone shares', () => {
    const shares = one.pairs.map(({ agreed, pairs }) => agreed / pairs);
    const pools = isotonicPools(
      shares,
      one.pairs.map(({ pairs }) => pairs),
    );
    const fitted = pools.flatMap(({ start, end, mean }) => new Array<number>(end - start).fill(mean));
    expect(fitted).toHaveLength(one.isotonic.length);
    one.isotonic.forEach((share, i) => {
      expect(fitted[i]).toBeCloseTo(share, 12);
      expect(agreementAt(-one.pairs[i]!.from, one.pairs).share).toBeCloseTo(share, 12);
    });
  });

  it('conformal interval', () => {
    const residuals = items.map(({ score, rating }) => rating - score);
    for (const { level, below, above } of one.levels) {
      const rank = Math.ceil((residuals.length + 1) * (1 - (1 - level) / 2) - 1e-9);
      const found = conformalInterval(residuals, level);
      if (rank > residuals.length) expect(found).toBeNull();
      else {
        expect(found!.below).toBeCloseTo(below, 12);
        expect(found!.above).toBeCloseTo(above, 12);
      }
    }
  });
});

describe('what the other folds say of a fold', () => {
  const { coverage, ...tables } = fixture.check;
  const items = itemsOf(fixture.check);
  const found = checkReliability(items)!;

  it('holds for as many images and pairs as NumPy and SciPy find', () => {
    expect(found.level).toBe(0.8);
    expect(found.folds).toEqual(coverage.map((fold) => ({ ...fold, share: fold.inside / fold.images })));
    const inside = coverage.reduce((sum, fold) => sum + fold.inside, 0);
    expect(found.all).toEqual({ images: items.length, inside, share: inside / items.length });
    for (const which of ['pairs', 'samePrompt'] as const) {
      const said = tables[which];
      expect(found[which].map((one) => one.said).sort()).toEqual(Object.keys(said).sort());
      for (const one of found[which]) {
        expect(one.pairs).toBe(said[one.said]!.pairs);
        expect(one.agreed).toBeCloseTo(said[one.said]!.agreed, 12);
        expect(one.folds[0]).toBeLessThanOrEqual(one.agreed);
        expect(one.folds[1]).toBeGreaterThanOrEqual(one.agreed);
      }
    }
    // surest first, what is too close to call last
    expect(found.pairs.map((one) => one.said)).toEqual([
      ...['99 of 100', '19 of 20', '9 of 10', '17 of 20', '8 of 10', '3 of 4', '2 of 3', 'a tie'],
    ]);
  });

  it('is not known of one fold, and without an interval where the others are few', () => {
    expect(checkReliability(items.filter(({ fold }) => fold === 1))).toBeUndefined();
    expect(checkReliability(items.map(({ score, rating }) => ({ score, rating })))).toBeUndefined();
    const few = checkReliability(items.slice(0, 8))!;
    expect(few).toMatchObject({ level: null, all: null, folds: [], pairs: [], samePrompt: [] });
  });
});
