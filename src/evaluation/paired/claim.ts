import type { Claim, HeadComparison, RunComparison } from './comparison.ts';
import { decimalsFor, figure, pValue, range } from './figures.ts';
import { tooFew, units } from './run.ts';
import { fewestPairs } from './sign-test.ts';

type Row = Omit<HeadComparison, 'claim'>;

/**
 * The sentence for a row. A difference is claimed where there are enough pairs, the interval of the mean leaves out 0, and the
 * corrected p value is at most half of what the interval's level leaves over: the tests assume that differences are symmetric, which
 * few pairs near the end of a scale are not, and false alarms are to stay below the level there too. `looked`: how many rows p was
 * corrected for.
 */
export function claimOf(row: Row, run: Omit<RunComparison, 'heads'>, looked: number): Claim {
  const { head, group, n, mean, interval, corrected, wins, losses, ties, lowerIsBetter, rated } = row;
  const { base, other, by, level } = run;
  const alpha = (1 - level) / 2;
  const percent = `${Math.round(level * 100)}%`;
  const of = `${head}${group === undefined ? '' : ` (${group})`}`;
  const none = (why: string): Claim => ({
    claimed: false,
    sentence: `No difference in ${of} between ${other} and ${base} can be claimed: ${why}.`,
  });
  const fewest = fewestPairs(alpha);
  if (interval === null || n < fewest) return none(`${tooFew(by, n)}; at least ${fewest} are needed`);
  const decimals = decimalsFor(interval);
  const [low, high] = interval;
  if (low <= 0 && high >= 0) {
    const ends = `${figure(low, decimals)} to ${figure(high, decimals)}`;
    return none(`the ${percent} interval of the mean difference, ${ends}, contains 0 (${units(by, n)})`);
  }
  if (!(corrected <= alpha)) {
    const seen = `a difference of ${figure(mean, decimals)} over ${units(by, n)}`;
    const many = looked > 1 ? ` in one of ${looked} comparisons` : '';
    return none(`${seen}${many} may be due to chance (p = ${pValue(corrected)})`);
  }
  const better = lowerIsBetter ? mean < 0 : mean > 0;
  const span: [number, number] = mean > 0 ? [low, high] : [-high, -low];
  const tied = ties > 0 ? `, ${ties} too close to call` : '';
  return {
    claimed: true,
    sentence: `${better ? other : base} ${rated ? 'is rated' : 'scores'} ${figure(Math.abs(mean), decimals)} ${lowerIsBetter ? 'lower' : 'higher'} than ${better ? base : other} in ${of}; ${percent} interval ${range(span, decimals)}; wins ${better ? wins : losses} of ${units(by, n)}${tied}.`,
  };
}
