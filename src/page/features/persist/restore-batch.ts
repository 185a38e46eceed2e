import { perPage, type Page } from '../../kit/page.ts';
import { queueStore, resultsStore, runnerOf, selectionStore, thumbnailsOf } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { versusStore } from '../versus/index.ts';
import { countedVotes, votesStore } from '../votes/index.ts';
import { noticesStore } from '../notices/index.ts';
import { keeperOf } from './keeper.ts';
import { guardLeaving } from './saving/leave-guard.ts';
import type { StoredBatch } from './read-batch.ts';
import { persistStrings } from './strings.ts';

/** Resolves when the images of the last visit are restored; new ones come after them. The queue continues where it stopped. */
export const restored = perPage(async (page) => {
  const keeper = keeperOf(page);
  guardLeaving(page, window);
  thumbnailsOf(page).onMade((id, thumb) => keeper.keepThumb(id, thumb));
  const batch = await keeper.open();
  if (batch) restoreBatch(page, batch);
  keeper.follow();
  void runnerOf(page).pump();
});

/** Restores the images of the last visit. */
function restoreBatch(page: Page, { items, results, marks, votes, place }: StoredBatch): void {
  const [first] = items;
  if (!first) return;
  queueStore(page).setState({ paused: place.paused && items.some(({ status }) => status === 'waiting') });
  resultsStore(page).getState().restoreResults(results);
  marksStore(page).getState().setMarks(marks);
  queueStore(page).getState().restoreItems(items);
  votesStore(page).setState({ votes: countedVotes(votes, queueStore(page).getState()) });
  if (place.versus) versusStore(page).setState({ choice: place.versus });
  selectionStore(page)
    .getState()
    .select((items.find(({ id }) => id === place.selected) ?? first).id);
  noticesStore(page).getState().announce(persistStrings.restored(items.length));
  thumbnailsOf(page).request(items.flatMap(({ id, thumb }) => (thumb ? [] : [id])));
}
