import { meanAndDeviation } from '../../../../training/data/rating-scales.ts';
import { checkRatings } from '../../../../training/paper/job/create-trainer.ts';
import type { RatedImage } from '../../../items/rated-table.ts';
import type { BetweenSets } from '../../../../training/paper/job/set-entry.ts';

/** An image of one of several sets. */
export interface SetImage extends RatedImage {
  /** Name of its set. */
  set: string;
}

/** Images of all sets, with their ratings as they are trained on. */
export interface JoinedSets {
  heads: string[];
  list: SetImage[];
  /** What was done to the ratings, in sentences. */
  said: string[];
}

interface LoadedSet {
  name: string;
  list: readonly RatedImage[];
}

/** Mean and standard deviation of a head's ratings in a set; undefined where it has none. Throws `usage` where they are all the same. */
function spreadIn({ name, list }: LoadedSet, head: string): { mean: number; deviation: number } | undefined {
  const ratings = list.flatMap(({ targets }) => targets[head] ?? []);
  if (ratings.length === 0) return undefined;
  checkRatings({ [`${head} in ${name}`]: ratings });
  return meanAndDeviation(ratings);
}

const short = (value: number) => Number(value.toPrecision(4));

/**
 * Makes one training of several sets. `scale`: the ratings of a head are put on the scale of the first set that has them, so that each set has
 * the same mean and standard deviation there; their order within a set stays. `head`: every set has heads of its own, and its ratings stay as they
 * are. A single set stays as it is.
 */
export function joinSets(
  sets: readonly LoadedSet[],
  heads: readonly string[],
  between: BetweenSets,
): JoinedSets {
  const scales = heads.map((head) => sets.map((set) => spreadIn(set, head)));
  const known = heads.filter((_, i) => scales[i]!.some((scale) => scale));
  const all = (map: (image: RatedImage, set: LoadedSet) => Record<string, number>): SetImage[] =>
    sets.flatMap((set) => set.list.map((image) => ({ ...image, set: set.name, targets: map(image, set) })));
  if (sets.length === 1) return { heads: known, list: all(({ targets }) => targets), said: [] };
  if (between === 'head') {
    return {
      heads: sets.flatMap(({ name }, i) =>
        heads.filter((_, at) => scales[at]![i]).map((head) => `${head}-${name}`),
      ),
      list: all(({ targets }, { name }) =>
        Object.fromEntries(Object.entries(targets).map(([head, rating]) => [`${head}-${name}`, rating])),
      ),
      said: [`Each of ${sets.length} sets has heads of its own.`],
    };
  }
  const said: string[] = [];
  const maps = new Map<string, (rating: number) => number>();
  for (const [at, head] of heads.entries()) {
    const [first, ...others] = sets.flatMap(({ name }, i) => {
      const scale = scales[at]![i];
      return scale ? [{ name, ...scale }] : [];
    });
    for (const { name, mean, deviation } of others) {
      const factor = first!.deviation / deviation;
      const shift = first!.mean - factor * mean;
      maps.set(`${name} ${head}`, (rating) => factor * rating + shift);
      said.push(
        `Ratings of ${head} in ${name} are on the scale of ${first!.name}: ${short(factor)} times the rating ${shift < 0 ? 'minus' : 'plus'} ${short(Math.abs(shift))}.`,
      );
    }
  }
  const list = all(({ targets }, { name }) =>
    Object.fromEntries(
      Object.entries(targets).map(([head, rating]) => [
        head,
        maps.get(`${name} ${head}`)?.(rating) ?? rating,
      ]),
    ),
  );
  return { heads: known, list, said };
}
