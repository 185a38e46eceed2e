import { groupOf } from '../../../evaluation/rated-rows.ts';
import type { RatedPairs } from '../../../evaluation/report.ts';
import { ratingColumn } from '../../../records/table/column-names.ts';
import { ratingOf } from '../../../records/table/rating.ts';
import type { QueueItem, Scored } from '../batch/index.ts';
import { starsColumn, votesColumn } from '../votes/index.ts';

/** Groups that need no column: the generator in the file name (`glide_037.png`), and the prompt. */
export const madeGroups = ['generator', 'prompt'] as const;

/** The rating column of a head, by the names released data sets use; otherwise what was rated on the page, or the only one. */
export function guessColumn(ratings: string[], head: string): string | undefined {
  const own = [starsColumn, votesColumn].find((column) => ratings.includes(column));
  return ratingColumn(ratings, head) ?? own ?? (ratings.length === 1 ? ratings[0] : undefined);
}

export interface Rated {
  /** Items of the pairs, in their order. */
  ids: string[];
  pairs: RatedPairs;
  /** Images with a rating, scored or not. */
  rated: number;
  /** Weights hashes that the scores come from; more than one means they should not be mixed. */
  models: number;
}

/** A head's scores paired with a column of ratings, for every image that has both; `group` as in `madeGroups`, or a column. */
export function ratedPairs(
  images: readonly QueueItem[],
  results: Record<string, Scored>,
  head: string,
  column: string,
  group: string | undefined,
): Rated {
  const ids: string[] = [];
  const predicted: number[] = [];
  const target: number[] = [];
  const groups: string[] = [];
  const models = new Set<string>();
  let rated = 0;
  for (const { id, name, cells = {}, prompt } of images) {
    const value = ratingOf(cells, column);
    if (value === null) continue;
    rated++;
    const scored = results[id];
    const score = scored?.result.scores[head];
    if (score === undefined || !Number.isFinite(score)) continue;
    ids.push(id);
    predicted.push(score);
    target.push(value);
    models.add(scored?.model.hash ?? '');
    if (group === 'prompt') groups.push(prompt);
    else if (group !== undefined)
      groups.push(groupOf({ columns: Object.keys(cells) }, { cells, file: name }, group));
  }
  const pairs = {
    predicted: Float64Array.from(predicted),
    target: Float64Array.from(target),
    ...(group === undefined ? {} : { groups }),
  };
  return { ids, pairs, rated, models: models.size };
}

/** The pair nearest to a point of the scatter plot (fractions of its sides, y upward), within a given distance; undefined if there is none. */
export function nearestPair(
  { predicted, target }: RatedPairs,
  [x0, x1]: [number, number],
  [y0, y1]: [number, number],
  x: number,
  y: number,
  reach = 0.03,
): number | undefined {
  let best: number | undefined;
  let least = reach;
  for (let i = 0; i < predicted.length; i++) {
    const distance = Math.hypot((predicted[i]! - x0) / (x1 - x0) - x, (target[i]! - y0) / (y1 - y0) - y);
    if (distance > least) continue;
    least = distance;
    best = i;
  }
  return best;
}
