import { headOfColumn } from '../../../records/table/column-names.ts';
import { isNotGiven } from '../../../records/table/not-given.ts';
import { ratingOf } from '../../../records/table/rating.ts';
import type { QueueItem } from '../batch/index.ts';

/**
 * Columns of the tables that name these images. Numeric columns may be ratings, and so may columns with a rating's name that hold a
 * number; the others may be groups. Empty cells do not count.
 */
export function columnKinds(images: readonly Pick<QueueItem, 'cells'>[]): {
  ratings: string[];
  others: string[];
} {
  const numeric = new Map<string, boolean>();
  for (const { cells } of images) {
    for (const [column, cell] of Object.entries(cells ?? {})) {
      if (isNotGiven(cell)) continue;
      const isNumber = ratingOf(cells ?? {}, column) !== null;
      const before = numeric.get(column);
      const known = headOfColumn(column) !== undefined;
      numeric.set(column, known ? isNumber || (before ?? false) : isNumber && (before ?? true));
    }
  }
  const columns = [...numeric.keys()];
  return {
    ratings: columns.filter((column) => numeric.get(column)),
    others: columns.filter((column) => !numeric.get(column)),
  };
}
