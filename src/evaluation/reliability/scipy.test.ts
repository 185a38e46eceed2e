import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PairBin } from '../../shared/reliability.ts';
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
const fixture = JSON.parse(readFileSync('src/evaluation/fixtures/reliability.json', 'utf8')) as {
  wilson: { k: number; n: number; low: number; high: number }[];
  cases: Case[];
};

it.each(fixture.wilson)('Wilson’s interval of $k of $n is SciPy’s', ({ k, n, low, high }) => {
  const found = wilson(k / n, n);
  expect(found[0]).toBeCloseTo(low, 12);
  expect(found[1]).toBeCloseTo(high, 12);
});

describe.each(fixture.cases)('NumPy’s and SciPy’s numbers for "$name"', (one) => {
  const items = one.score.map((score, i) => ({
    score,
    rating: one.rating[i]!,
    group: one.group[i]!,
    fold: one.fold[i]!,
  }));

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
