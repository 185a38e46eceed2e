import { perPage, type Page } from '../../kit/page.ts';
import { queueStore, resultsStore, runnerOf, selectionStore, thumbnailsOf } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import { keeperOf } from './keeper.ts';
import type { StoredBatch } from './read-batch.ts';
import { persistStrings } from './strings.ts';

/** Settles when the images of the last visit are back; new ones come after them. Its queue goes on where it was. */
export const restored = perPage(async (page) => {
  const keeper = keeperOf(page);
  thumbnailsOf(page).onMade((id, thumb) => keeper.keepThumb(id, thumb));
  const batch = await keeper.open();
  if (batch) restoreBatch(page, batch);
  keeper.follow();
  void runnerOf(page).pump();
});

/** Puts the images of the last visit back, where the user left them. */
function restoreBatch(page: Page, { items, results, place }: StoredBatch): void {
  const [first] = items;
  if (!first) return;
  queueStore(page).setState({ paused: place.paused && items.some(({ status }) => status === 'waiting') });
  resultsStore(page).getState().restoreResults(results);
  queueStore(page).getState().restoreItems(items);
  selectionStore(page)
    .getState()
    .select((items.find(({ id }) => id === place.selected) ?? first).id);
  noticesStore(page).getState().announce(persistStrings.restored(items.length));
  thumbnailsOf(page).request(items.flatMap(({ id, thumb }) => (thumb ? [] : [id])));
}
