import type { PairTable, Reliability } from '../../shared/reliability.ts';
import { isotonicPools } from './isotonic.ts';
import { binOf } from './pair-table.ts';
import { wilson } from './wilson.ts';

/** What can be said about two images from the difference of their scores. */
export type Preference =
  /** The package does not say how often people agree with its scores. */
  | { kind: 'unknown' }
  /** Too close to call. */
  | { kind: 'tie'; agreement: Agreement }
  /** People prefer the image that scores better, about so often: "9 of 10". */
  | { kind: 'prefers'; people: string; agreement: Agreement };

/** How often people agreed where scores differed that much. */
export interface Agreement {
  /** Share of the pairs, 0..1. */
  share: number;
  /** 95% interval of the share. */
  low: number;
  high: number;
  pairs: number;
}

/** Below this share a choice is hardly better than a coin. */
const leastShare = 0.6;

/** Shares from which the words hold: none is farther from what it says than the sampling error of a few hundred images leaves room for. */
const words: [number, string][] = [
  [0.975, '99 of 100'],
  [0.925, '19 of 20'],
  [0.875, '9 of 10'],
  [0.825, '17 of 20'],
  [0.775, '8 of 10'],
  [0.71, '3 of 4'],
  [0.635, '2 of 3'],
  [0, '6 of 10'],
];

/**
 * How often people agree where two scores differ by `difference` (either sign, in the head's units): the table made monotone. Pairs share
 * images, so a bin counts as half as many independent pairs as it has images: no statistic of pairs varies more (Hoeffding 1948).
 */
export function agreementAt(difference: number, table: PairTable): Agreement {
  const known = table.filter(({ pairs }) => pairs > 0);
  const pools = isotonicPools(
    known.map(({ agreed, pairs }) => agreed / pairs),
    known.map(({ pairs }) => pairs),
  );
  const at = binOf(
    known.map(({ from }) => from),
    Math.abs(difference),
  );
  const pool = pools.find(({ end }) => at < end);
  if (!pool) return { share: 0.5, low: 0, high: 1, pairs: 0 };
  const images = Math.max(...known.slice(pool.start, pool.end).map((bin) => bin.images));
  const [low, high] = wilson(pool.mean, Math.min(pool.weight, images / 2));
  return { share: pool.mean, low, high, pairs: pool.weight };
}

/** So many pairs of any two images join those of one prompt in each bin. */
const pairsBehind = 250;

/**
 * What the difference of two scores is judged by: pairs of one prompt for two images of one prompt, where there are such, else any pairs. Of one prompt
 * there are few pairs, whose shares are off by chance, and those of any two images are much alike: so some of these, as they are where the bin
 * has its middle, are counted with each bin, and matter the less the more pairs it has.
 */
export function pairTableOf(
  known: Pick<Reliability, 'pairs' | 'samePrompt'> | undefined,
  samePrompt: boolean,
): PairTable | undefined {
  const own = samePrompt ? known?.samePrompt : undefined;
  if (!known || !own) return known?.pairs;
  return own.map((bin, i) => {
    const middle = (bin.from + (own[i + 1]?.from ?? bin.from)) / 2;
    const { share } = agreementAt(middle, known.pairs);
    return { ...bin, pairs: bin.pairs + pairsBehind, agreed: bin.agreed + pairsBehind * share };
  });
}

/** The same per head, for the heads that have one. */
export function pairTablesOf(
  heads: readonly { name: string; reliability?: Reliability | undefined }[],
  samePrompt: boolean,
): Record<string, PairTable> {
  return Object.fromEntries(
    heads.flatMap(({ name, reliability }) => {
      const table = pairTableOf(reliability, samePrompt);
      return table ? [[name, table]] : [];
    }),
  );
}

/**
 * Whether people would prefer one of two images, from the difference of their scores: a tie where they agreed in fewer than 6 of 10 pairs
 * or where that may be chance. Which image it is follows from the sign and from whether a higher score is better.
 *
 * @param difference either sign, in the head's units
 * @param table from `pairTableOf`
 */
export function preference(difference: number, table: PairTable | undefined): Preference {
  if (!table?.some(({ pairs }) => pairs > 0) || !Number.isFinite(difference)) return { kind: 'unknown' };
  const agreement = agreementAt(difference, table);
  if (difference === 0 || agreement.share < leastShare || agreement.low <= 0.5)
    return { kind: 'tie', agreement };
  const people = words.find(([from]) => agreement.share >= from)![1];
  return { kind: 'prefers', people, agreement };
}
