import { z95 } from './standings.ts';

/** How well ratings tell what scores are worth, and how many more would tell it better. */
export interface RatingWorth {
  /** 95% interval of the rank correlation; undefined for fewer than five pairs. */
  interval: [number, number] | undefined;
  /** About how many more ratings narrow the interval to `wantedWidth` on either side; 0 where it is as narrow. */
  more: number;
}

/** An agreement known to this on either side is known well enough. */
export const wantedWidth = 0.15;

/**
 * The interval of a rank correlation by Fisher's transformation with the variance of Bonett & Wright (2000), (1 + r²/2) / (n − 3), and
 * the number of ratings that would make its wider half `wantedWidth`. An estimate for a sentence: the bootstrap in Evaluate needs no such
 * assumption.
 *
 * @param srcc rank correlation of scores and ratings
 * @param n pairs
 */
export function ratingWorth(srcc: number, n: number): RatingWorth {
  if (n < 5 || !Number.isFinite(srcc)) return { interval: undefined, more: 0 };
  let needed = n;
  while (needed < 1e6 && widthOf(intervalOf(srcc, needed), srcc) > wantedWidth)
    needed = Math.max(needed + 1, Math.ceil(needed * 1.02));
  return { interval: intervalOf(srcc, n), more: needed - n };
}

function intervalOf(srcc: number, n: number): [number, number] {
  const centre = Math.atanh(Math.max(-0.999999, Math.min(0.999999, srcc)));
  const half = z95 * Math.sqrt((1 + srcc ** 2 / 2) / (n - 3));
  return [Math.tanh(centre - half), Math.tanh(centre + half)];
}

function widthOf([low, high]: [number, number], srcc: number): number {
  return Math.max(srcc - low, high - srcc);
}
