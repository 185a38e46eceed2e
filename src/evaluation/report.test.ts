import { expect, test } from 'vitest';
import { evaluationReport } from './report.ts';
import { Random } from '../shared/random.ts';

/** Ratings that follow the scores, with one pair far off. */
function rated(n: number) {
  const source = new Random(3);
  const random = () => source.uniform();
  const predicted = Float64Array.from({ length: n }, () => 1 + 4 * random());
  const target = predicted.map((value) => 20 * value + random());
  target[7] = target[7]! + 60;
  return { predicted, target };
}

test('a pair far from the curve leads the outliers, with its distance', () => {
  const { outliers, evaluation } = evaluationReport(rated(200), 50);
  expect(outliers[0]!.index).toBe(7);
  expect(outliers[0]!.residual).toBeGreaterThan(40);
  expect(outliers).toHaveLength(12);
  const distances = outliers.map(({ residual }) => Math.abs(residual));
  expect(distances).toEqual([...distances].sort((a, b) => b - a));
  expect(evaluation.interval.SRCC![0]).toBeLessThan(evaluation.SRCC);
});

test('every pair is a dot inside the box, and the curve rises from left to right', () => {
  const { scatter } = evaluationReport(rated(60), 10);
  const dots = [...scatter.dots.matchAll(/M(\d+) (\d+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(dots).toHaveLength(60);
  expect(dots.flat().every((value) => value >= 0 && value <= 1000)).toBe(true);
  const curve = scatter.curve
    .slice(1)
    .split('L')
    .map((point) => point.split(' ').map(Number));
  expect([curve[0]![0], curve.at(-1)![0]]).toEqual([0, 1000]);
  expect(curve.at(-1)![1]!).toBeLessThan(curve[0]![1]!);
});

test('too few pairs have dots but neither curve nor outliers', () => {
  const report = evaluationReport(
    { predicted: Float64Array.of(1, 2, 3), target: Float64Array.of(3, 3, 3) },
    10,
  );
  expect(report.scatter.curve).toBe('');
  expect(report.outliers).toEqual([]);
  expect(report.scatter.dots.match(/M/g)).toHaveLength(3);
});

test('groups are measured one by one', () => {
  const { predicted, target } = rated(40);
  const groups = Array.from(predicted, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
  const { evaluation } = evaluationReport({ predicted, target, groups }, 0);
  expect(evaluation.groups?.map(({ group, n }) => [group, n])).toEqual([
    ['a', 20],
    ['b', 20],
  ]);
  expect(evaluation.interval.SRCC).toBeNull();
});
