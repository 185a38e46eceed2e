import type { Page } from '../../kit/page.ts';
import { listedIds, type QueueItem, type QueueState, queueStore } from '../batch/index.ts';
import { type MarksState, marksStore } from '../cull/index.ts';
import { type VotesState, votesStore } from './store.ts';

/** Columns of ratings that were given on the page, as the cells of a table. */
export const starsColumn = 'Your stars';
export const votesColumn = 'Your votes';

type OwnRatings = Pick<MarksState, 'marks'> & Pick<VotesState, 'ranking'>;
type Given = Pick<QueueState, 'items' | 'order'> & OwnRatings;

/** An image's cells, and what was rated on the page as further ones: stars, and strengths by votes in logits. */
export function withOwnCells(
  id: string,
  cells: QueueItem['cells'],
  { marks, ranking }: OwnRatings,
): QueueItem['cells'] {
  const stars = marks[id]?.stars;
  const strength = ranking?.byId[id]?.strength;
  if (stars === undefined && strength === undefined) return cells;
  return {
    ...cells,
    ...(stars === undefined ? {} : { [starsColumn]: String(stars) }),
    ...(strength === undefined ? {} : { [votesColumn]: String(strength) }),
  };
}

/** The listed images with those cells. */
export function withOwnRatings({ items, order, ...own }: Given): QueueItem[] {
  return listedIds({ items, order }).flatMap((id): QueueItem[] => {
    const item = items[id];
    if (!item) return [];
    const cells = withOwnCells(id, item.cells, own);
    return [cells === item.cells || !cells ? item : { ...item, cells }];
  });
}

/** The same of a page as it is now. */
export function itemsWithOwnRatings(page: Page): QueueItem[] {
  const { marks } = marksStore(page).getState();
  const { ranking } = votesStore(page).getState();
  return withOwnRatings({ ...queueStore(page).getState(), marks, ranking });
}
