import { Random } from '../../shared/random.ts';
import { resamplesFor } from './mean-interval.ts';

/**
 * Two-sided p value of the sign-flip test (Fisher's randomisation test for pairs): how often the mean would be at least as far from 0
 * if it were open for each pair which run gave which score. Every combination of signs is tried up to `exactTo` differences; else
 * seeded draws are, the data counting as one of them. Its false alarms stay below the level for any number of pairs, which an
 * interval of few pairs cannot promise.
 */
export function signFlipTest(values: readonly number[], seed: number, exactTo = 13): number {
  const n = values.length;
  if (n === 0) return 1;
  const observed = Math.abs(values.reduce((sum, value) => sum + value, 0));
  // sums of the same numbers in another order differ by rounding
  const reached = observed - 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);
  const farther = (signs: () => boolean): boolean => {
    let sum = 0;
    for (const value of values) sum += signs() ? value : -value;
    return Math.abs(sum) >= reached;
  };
  let count = 0;
  if (n <= exactTo) {
    for (let code = 0; code < 2 ** n; code++) {
      let bits = code;
      const next = () => ((bits >>= 1) & 1) === 1;
      bits <<= 1;
      if (farther(next)) count++;
    }
    return count / 2 ** n;
  }
  const random = new Random(seed);
  const coin = () => random.uniform() < 0.5;
  const draws = resamplesFor(n);
  for (let i = 0; i < draws; i++) if (farther(coin)) count++;
  return (count + 1) / (draws + 1);
}
