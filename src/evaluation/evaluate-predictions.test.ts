import { describe, expect, it } from 'vitest';
import { percentileInterval, quantile, resampledIndices } from './bootstrap.ts';
import { spearman } from './correlation.ts';
import { evaluatePredictions, type Prediction } from './evaluate-predictions.ts';
import { Random } from '../shared/random.ts';

const source = new Random(11);
const random = () => source.uniform();
const items: Prediction[] = Array.from({ length: 120 }, (_, i) => {
  const quality = random() * 4;
  const group = ['a', 'b', 'c'][i % 3]!;
  return {
    predicted: quality + (random() - 0.5) * 2 + (group === 'c' ? 3 : 0),
    target: 5 / (1 + Math.exp(2 - quality)),
    group,
  };
});

describe('evaluatePredictions', () => {
  const evaluation = evaluatePredictions(items, { resamples: 300 });

  it('brackets every measure by its interval', () => {
    for (const measure of ['SRCC', 'PLCC', 'KRCC', 'RMSE', 'mainScore'] as const) {
      const [low, high] = evaluation.interval[measure]!;
      expect(low).toBeLessThan(evaluation[measure]);
      expect(high).toBeGreaterThan(evaluation[measure]);
      const fitted = evaluation.fitted!.interval[measure]!;
      expect(fitted[0]).toBeLessThan(evaluation.fitted![measure]);
      expect(fitted[1]).toBeGreaterThan(evaluation.fitted![measure]);
    }
    expect(evaluation.mainScore).toBeCloseTo((evaluation.SRCC + evaluation.PLCC) / 2, 12);
  });

  it('fits away scale, not order', () => {
    expect(evaluation.fitted!.SRCC).toBe(evaluation.SRCC);
    expect(evaluation.fitted!.KRCC).toBe(evaluation.KRCC);
    expect(evaluation.fitted!.RMSE).toBeLessThan(evaluation.RMSE);
    const falling = evaluatePredictions(
      items.map((item) => ({ ...item, predicted: -item.predicted })),
      { resamples: 5 },
    );
    expect(falling.SRCC).toBeCloseTo(-evaluation.SRCC, 12);
    expect(falling.fitted!.SRCC).toBeCloseTo(evaluation.SRCC, 12);
    expect(falling.fitted!.PLCC).toBeCloseTo(evaluation.fitted!.PLCC, 4);
  });

  it('tells groups apart: within each the order is better than over all', () => {
    expect(evaluation.groups!.map(({ group, n }) => [group, n])).toEqual([
      ['a', 40],
      ['b', 40],
      ['c', 40],
    ]);
    expect(evaluation.withinGroups).toMatchObject({ groups: 3, minGroup: 5 });
    const ofA = items.filter((item) => item.group === 'a');
    expect(evaluation.groups![0]!.SRCC).toBeCloseTo(
      spearman(
        ofA.map((x) => x.predicted),
        ofA.map((x) => x.target),
      ),
      12,
    );
    const mean = evaluation.groups!.reduce((sum, group) => sum + group.SRCC, 0) / 3;
    expect(evaluation.withinGroups!.SRCC).toBeCloseTo(mean, 12);
    expect(evaluation.withinGroups!.SRCC).toBeGreaterThan(evaluation.SRCC);
    expect(evaluatePredictions(items, { resamples: 2, minGroup: 41 }).withinGroups).toMatchObject({
      groups: 0,
      SRCC: NaN,
    });
  });

  it('gives the same numbers for the same seed and others for another', () => {
    expect(evaluatePredictions(items, { resamples: 300 })).toEqual(evaluation);
    expect(evaluatePredictions(items, { resamples: 300, seed: 21 }).interval).not.toEqual(
      evaluation.interval,
    );
  });

  it('answers, with nulls in JSON, for no item, one item and constant predictions', () => {
    for (const few of [[], items.slice(0, 1), items.map((item) => ({ ...item, predicted: 2 }))]) {
      const json = JSON.parse(JSON.stringify(evaluatePredictions(few, { resamples: 20 }))) as Record<
        string,
        unknown
      >;
      expect(json).toMatchObject({
        n: few.length,
        SRCC: null,
        PLCC: null,
        fitted: null,
        interval: { SRCC: null },
      });
    }
  });
});

describe('the bootstrap', () => {
  it('has the width theory gives for the mean of normal values', () => {
    // 200 sums of 12 uniforms: variance 1, so the mean's 95% interval is ±1.96/√200 around the sample mean.
    const source = new Random(5);
    const draw = () => source.uniform();
    const values = Array.from(
      { length: 200 },
      () => Array.from({ length: 12 }, draw).reduce((a, b) => a + b) - 6,
    );
    const means = Array.from(
      resampledIndices(200, 2000, 7),
      (indices) => indices.reduce((sum, i) => sum + values[i]!, 0) / 200,
    );
    const [low, high] = percentileInterval(means, 0.95)!;
    expect(high - low).toBeGreaterThan(0.24);
    expect(high - low).toBeLessThan(0.31);
  });

  it('interpolates quantiles as NumPy does and gives up where most resamples are undefined', () => {
    expect(quantile([1, 2, 4, 8], 0.5)).toBe(3);
    expect(quantile([1, 2, 4, 8], 0.9)).toBeCloseTo(6.8, 12);
    expect(percentileInterval([NaN, NaN, 1], 0.95)).toBeNull();
    expect(percentileInterval([NaN, 1, 1], 0.95)).toEqual([1, 1]);
  });

  it('draws uniform numbers that differ by seed', () => {
    const counts = new Array<number>(10).fill(0);
    const source = new Random(1);
    const draw = () => source.uniform();
    for (let i = 0; i < 10_000; i++) counts[Math.floor(draw() * 10)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(900);
    expect(Math.max(...counts)).toBeLessThan(1100);
    expect(new Random(2).uniform()).not.toBe(new Random(1).uniform());
  });
});
