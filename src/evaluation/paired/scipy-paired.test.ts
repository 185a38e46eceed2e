import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts';
import { holm } from './holm.ts';
import { expandedTail, meanInterval } from './mean-interval.ts';
import { signFlipTest } from './sign-flip.ts';
import { fewestPairs, signTest } from './sign-test.ts';

interface Fixture {
  signTest: [number, number, number][];
  normalCdf: [number, number][];
  normalQuantile: [number, number][];
  studentCdf: [number, number, number][];
  studentQuantile: [number, number, number][];
  intervals: { values: number[]; seed: number; level: number; tail: number; low: number; high: number }[];
  holm: [number[], number[]][];
  signFlip: [number[], number][];
}
const scipy = JSON.parse(readFileSync('src/evaluation/fixtures/paired.json', 'utf8')) as Fixture;

/** Within 1e-11 of the expected value, relative to it. */
const near = (value: number, expected: number): void =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * Math.abs(expected));

test.each(scipy.signTest)('sign test of %d wins and %d losses', (wins, losses, p) =>
  near(signTest(wins, losses), p),
);
test.each(scipy.normalCdf)('Φ(%d)', (z, p) => near(normalCdf(z), p));
test.each(scipy.normalQuantile)('Φ⁻¹(%d)', (p, z) => near(normalQuantile(p), z));
test.each(scipy.studentCdf)('t distribution: %d, %d', (t, f, p) => near(studentCdf(t, f), p));
test.each(scipy.studentQuantile)('t quantile: %d, %d', (p, f, t) => near(studentQuantile(p, f), t));
test.each(scipy.holm)('Holm of %j', (values, corrected) =>
  holm(values).forEach((p, i) => near(p, corrected[i]!)),
);
test.each(scipy.intervals)('interval of $values.length differences', (fixture) => {
  const { values, level, seed, tail, low, high } = fixture;
  near(expandedTail((1 - level) / 2, values.length), tail);
  const found = meanInterval(values, { level, seed }).interval!;
  near(found[0], low);
  near(found[1], high);
});

test.each(scipy.signFlip)('sign-flip test of %j', (values, p) => near(signFlipTest(values, 20), p));

test('with many differences, signs are drawn: near the exact value', () => {
  const random = new Random(4);
  const values = Array.from({ length: 14 }, () => random.normal() + 0.4);
  const exact = signFlipTest(values, 20, 14);
  expect(exact).toBeGreaterThan(0.01);
  // four standard errors of 10,000 draws
  expect(Math.abs(signFlipTest(values, 20, 13) - exact)).toBeLessThan(
    4 * Math.sqrt((exact * (1 - exact)) / 1e4),
  );
});

test('six pairs are the fewest that the sign test can tell from chance at 5%', () => {
  expect(fewestPairs(0.05)).toBe(6);
  expect(signTest(6, 0)).toBeLessThan(0.05);
  expect(signTest(5, 0)).toBeGreaterThan(0.05);
});
