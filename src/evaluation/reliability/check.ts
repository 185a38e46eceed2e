import { binOf, comparablePairs, pairTable } from './pair-table.ts';
import type { HeldOut } from './held-out.ts';
import { intervalOf } from './measure.ts';
import { pairTableOf, preference } from './preference.ts';

/** Images whose ratings lie in an interval. */
interface Coverage {
  images: number;
  inside: number;
  /** inside / images. */
  share: number;
}

/** Pairs of images of which the same words are said. */
interface SaidOfPairs {
  /** "9 of 10"; "a tie" where the two are said to be too close to call. */
  said: string;
  pairs: number;
  /** Share of them in which the image with the higher score has the higher rating; equal ratings or scores count half. */
  agreed: number;
  /** The least and largest such share in one fold. */
  folds: [number, number];
}

/** Whether what is said of scores holds for images that had no part in saying it. */
export interface ReliabilityCheck {
  /** Share of the images that the interval states; null where there are too few images for one. */
  level: number | null;
  /** The interval of the other folds, on the images of each fold. */
  folds: (Coverage & { fold: number })[];
  /** The same of all of them; null without an interval. */
  all: Coverage | null;
  /** The words of the other folds' pair table, on pairs of each fold. */
  pairs: SaidOfPairs[];
  /** The same for two images of one prompt. */
  samePrompt: SaidOfPairs[];
}

const coverage = (images: number, inside: number): Coverage => ({ images, inside, share: inside / images });

/**
 * Makes the interval and the pair tables from all folds but one, as a package has them from all (`measureReliability`), and compares them with
 * the ratings of that one; each fold in turn. Undefined for fewer than two folds.
 */
export function checkReliability(items: readonly HeldOut[]): ReliabilityCheck | undefined {
  const known = items.filter(
    ({ score, rating, fold }) => fold !== undefined && Number.isFinite(score) && Number.isFinite(rating),
  );
  const numbers = [...new Set(known.flatMap(({ fold }) => fold ?? []))].sort((a, b) => a - b);
  if (numbers.length < 2) return undefined;
  const splits = numbers.map((fold) => {
    const own = known.filter((item) => item.fold === fold);
    const others = known.filter((item) => item.fold !== fold);
    return { fold, own, others, interval: intervalOf(others), pairs: pairTable(others) };
  });
  const folds = splits.flatMap(({ fold, own, interval }) => {
    if (!interval) return [];
    const residuals = own.map(({ score, rating }) => rating - score);
    const inside = residuals.filter((value) => value >= -interval.below && value <= interval.above).length;
    return [{ fold, ...coverage(own.length, inside) }];
  });
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  const images = sum(folds.map((fold) => fold.images));
  return {
    level: splits.find(({ interval }) => interval)?.interval?.level ?? null,
    folds,
    all: images > 0 ? coverage(images, sum(folds.map(({ inside }) => inside))) : null,
    pairs: saidOfPairs(splits, false),
    samePrompt: saidOfPairs(splits, true),
  };
}

/** What the table of `others` says of each pair of `own`, and how often that was so; surest words first. */
function saidOfPairs(
  splits: readonly {
    own: readonly HeldOut[];
    others: readonly HeldOut[];
    pairs: ReturnType<typeof pairTable>;
  }[],
  samePrompt: boolean,
): SaidOfPairs[] {
  const counts = new Map<string, { pairs: number; agreed: number }[]>();
  splits.forEach(({ own, others, pairs }, at) => {
    const ofPrompts = samePrompt ? pairTable(others, true) : undefined;
    const table =
      pairs && pairTableOf({ pairs, ...(ofPrompts ? { samePrompt: ofPrompts } : {}) }, samePrompt);
    if (!table || (samePrompt && !ofPrompts)) return;
    const starts = table.map(({ from }) => from);
    // words depend on the bin alone; the first one begins at 0, of which nothing can be said
    const words = starts.map((from) => {
      const known = preference(from || Number.MIN_VALUE, table);
      return known.kind === 'prefers' ? known.people : 'a tie';
    });
    const { differences, agreed } = comparablePairs(own, samePrompt);
    differences.forEach((difference, k) => {
      const said = difference === 0 ? 'a tie' : words[binOf(starts, difference)]!;
      const known = counts.get(said) ?? splits.map(() => ({ pairs: 0, agreed: 0 }));
      counts.set(said, known);
      known[at]!.pairs++;
      known[at]!.agreed += agreed[k]!;
    });
  });
  return [...counts]
    .map(([said, folds]): SaidOfPairs => {
      const shares = folds.flatMap(({ pairs, agreed }) => (pairs > 0 ? [agreed / pairs] : []));
      const pairs = folds.reduce((total, fold) => total + fold.pairs, 0);
      const agreed = folds.reduce((total, fold) => total + fold.agreed, 0) / pairs;
      return { said, pairs, agreed, folds: [Math.min(...shares), Math.max(...shares)] };
    })
    .sort((a, b) => stated(b.said) - stated(a.said));
}

/** The share that words state; 0 for a tie. */
const stated = (said: string): number => {
  const [part, of] = said.split(' of ').map(Number);
  return of === undefined ? 0 : part! / of;
};
