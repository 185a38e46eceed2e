import { headOfColumn } from '../../../records/table/column-names.ts';
import { ratingOf } from '../../../records/table/rating.ts';
import type { TrainSettings } from '../../../shared/train-api.ts';
import type { Page } from '../../kit/page.ts';
import { listedIds, type QueueItem, type QueueState } from '../batch/index.ts';
import { columnKinds } from '../groups/index.ts';
import { itemsWithOwnRatings, starsColumn, votesColumn } from '../votes/index.ts';

type Columns = TrainSettings['columns'];
type Cells = QueueItem['cells'];

/** A column of ratings: the head it would train, and how many images it rates. */
export interface RatingColumn {
  column: string;
  head: string;
  images: number;
  /** Whether it is learnt unless the user says otherwise. */
  usual: boolean;
}

/** The user's images with all that rates them: cells of tables, stars, votes. */
export function ratedItemsOf(page: Page): QueueItem[] {
  return itemsWithOwnRatings(page).filter(({ sample }) => !sample);
}

/** The cells of the user's images by id: the same objects, whatever scoring changes of the images. */
export function userCells({ items, order }: Pick<QueueState, 'items' | 'order'>): Map<string, Cells> {
  const own = listedIds({ items, order }).filter((id) => !items[id]?.sample);
  return new Map(own.map((id) => [id, items[id]?.cells]));
}

/** A head's name for a column: what the column is known to rate, else made of its letters. */
function headName(column: string): string {
  const plain = column
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  return headOfColumn(column) ?? (plain || 'rating');
}

/** The columns of ratings, each with a head's name that no other has. Those known by their names are learnt; else the page's own ratings, or the only column. */
export function ratingColumns(images: readonly Pick<QueueItem, 'cells'>[]): RatingColumn[] {
  const taken = new Set<string>();
  const found = columnKinds(images).ratings.map((column): RatingColumn => {
    const stem = headName(column);
    let head = stem;
    for (let i = 2; taken.has(head); i++) head = `${stem}-${i}`;
    taken.add(head);
    const rated = images.filter(({ cells }) => ratingOf(cells ?? {}, column) !== null).length;
    return { column, head, images: rated, usual: headOfColumn(column) === head };
  });
  if (found.some(({ usual }) => usual)) return found;
  const own = found.find(({ column }) => column === starsColumn || column === votesColumn);
  const only = own ?? (found.length === 1 ? found[0] : undefined);
  return found.map((one) => ({ ...one, usual: one === only }));
}

/** The images that one of these columns rates, with their ratings by head. */
export function imagesRatedIn(
  images: readonly QueueItem[],
  columns: Columns,
): { item: QueueItem; ratings: Record<string, number> }[] {
  return images.flatMap((item) => {
    const ratings = columns.flatMap(({ head, column }) => {
      const rating = ratingOf(item.cells ?? {}, column);
      return rating === null ? [] : [[head, rating] as const];
    });
    return ratings.length === 0 ? [] : [{ item, ratings: Object.fromEntries(ratings) }];
  });
}
