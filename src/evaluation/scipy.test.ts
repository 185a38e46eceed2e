import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kendall, pearson, rootMeanSquareError, spearman } from './correlation.ts';
import { fitLogistic, logistic } from './logistic.ts';
import { averageRanks } from './ranks.ts';

interface Case {
  name: string;
  x: number[];
  y: number[];
  ranks: number[];
  srcc: number;
  plcc: number;
  krcc: number;
  rmse: number;
  fit: { residual: number; plcc: number; rmse: number };
}
const { cases } = JSON.parse(readFileSync('src/evaluation/fixtures/scipy.json', 'utf8')) as { cases: Case[] };

describe.each(cases)('SciPy’s numbers for "$name"', ({ x, y, ranks, srcc, plcc, krcc, rmse, fit }) => {
  it('ranks', () => expect([...averageRanks(x)]).toEqual(ranks));
  it('SRCC', () => expect(spearman(x, y)).toBeCloseTo(srcc, 12));
  it('PLCC', () => expect(pearson(x, y)).toBeCloseTo(plcc, 12));
  it('KRCC', () => expect(kendall(x, y)).toBeCloseTo(krcc, 12));
  it('RMSE', () => expect(rootMeanSquareError(x, y)).toBeCloseTo(rmse, 12));

  it('logistic fit: no worse a residual, and the same PLCC and RMSE', () => {
    const ours = fitLogistic(x, y)!;
    const mapped = x.map((value) => logistic(ours.beta, value));
    expect(ours.residual).toBeLessThanOrEqual(fit.residual * (1 + 1e-6));
    expect((rootMeanSquareError(mapped, y) ** 2 * x.length) / ours.residual).toBeCloseTo(1, 9);
    expect(pearson(mapped, y)).toBeGreaterThan(fit.plcc - 1e-6);
    expect(rootMeanSquareError(mapped, y)).toBeLessThan(fit.rmse * (1 + 1e-6));
    // A lower residual than SciPy's best of eight starts is possible, but not by much.
    expect(pearson(mapped, y)).toBeLessThan(fit.plcc + 0.02);
  });
});
