import type { Page } from '../../kit/page.ts';
import { listedIds, type QueueItem, type QueueState, queueStore } from '../batch/index.ts';
import { type MarksState, marksStore } from '../cull/index.ts';
import { type VotesState, votesStore } from './store.ts';

/** Columns of ratings that were given on the page, as the cells of a table. */
export const starsColumn = 'Your stars';
export const votesColumn = 'Your votes';

type Given = Pick<QueueState, 'items' | 'order'> & Pick<MarksState, 'marks'> & Pick<VotesState, 'ranking'>;

/** The listed images, with what was rated on the page as further cells of their rows: stars, and strengths by votes in logits. */
export function withOwnRatings({ items, order, marks, ranking }: Given): QueueItem[] {
  return listedIds({ items, order }).flatMap((id): QueueItem[] => {
    const item = items[id];
    if (!item) return [];
    const stars = marks[id]?.stars;
    const strength = ranking?.byId[id]?.strength;
    if (stars === undefined && strength === undefined) return [item];
    const cells = {
      ...item.cells,
      ...(stars === undefined ? {} : { [starsColumn]: String(stars) }),
      ...(strength === undefined ? {} : { [votesColumn]: String(strength) }),
    };
    return [{ ...item, cells }];
  });
}

/** The same of a page as it is now. */
export function itemsWithOwnRatings(page: Page): QueueItem[] {
  const { marks } = marksStore(page).getState();
  const { ranking } = votesStore(page).getState();
  return withOwnRatings({ ...queueStore(page).getState(), marks, ranking });
}
