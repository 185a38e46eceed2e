import { withMinus } from '../numbers/minus.ts';

/** What the levels need to know of a head. */
interface LevelledHead {
  higherIsBetter: boolean;
  /** The 0th..100th percentile of the reference scores. */
  percentiles?: readonly number[] | undefined;
}

/** Levels of the reference scores from worst to best: shares of images that are worse, and their names. */
const levels = [
  [10, 'the worst tenth'],
  [25, 'the worst quarter'],
  [50, 'the middle'],
  [75, 'the best quarter'],
  [90, 'the best tenth'],
] as const;

/** The scores at the quarters of the reference scores, in ascending order; none where the package does not know them. */
export function quarters({ percentiles = [] }: Pick<LevelledHead, 'percentiles'>): number[] {
  return [25, 50, 75].flatMap((at) => percentiles[at] ?? []);
}

/**
 * Between which levels of the reference scores a score is, in words; undefined where the package does not know them.
 *
 * @param below share of the reference scores below it, 0 to 100
 */
export function levelsAround(below: number, head: LevelledHead): string | undefined {
  const { percentiles, higherIsBetter } = head;
  if (percentiles?.length !== 101) return undefined;
  const better = higherIsBetter ? below : 100 - below;
  const named = ([share, name]: (typeof levels)[number]): string => {
    const score = withMinus(percentiles[higherIsBetter ? share : 100 - share]!.toFixed(2));
    if (share === 50) return `${name} (${score})`;
    return `${name} (${share > 50 === higherIsBetter ? 'from' : 'up to'} ${score})`;
  };
  const above = levels.findIndex(([share]) => better < share);
  if (above === 0) return `in ${named(levels[0])}`;
  if (above === -1) return `in ${named(levels[4])}`;
  return `between ${named(levels[above - 1]!)} and ${named(levels[above]!)}`;
}
