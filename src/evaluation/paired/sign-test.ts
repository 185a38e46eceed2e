import { logGamma } from './distributions.ts';

/**
 * Two-sided p value of the exact sign test: how likely wins and losses would be at least this uneven if each were as likely as the
 * other. Ties are left out by the caller; 1 where nothing was won or lost.
 */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  let tail = 0;
  for (let k = Math.max(wins, losses); k <= n; k++)
    tail += Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2);
  return Math.min(1, 2 * tail);
}

/** Fewest pairs with which the test can reach `alpha`, were all of them won: 6 at 0.05. */
export function fewestPairs(alpha: number): number {
  return Math.ceil(1 - Math.log2(alpha));
}
