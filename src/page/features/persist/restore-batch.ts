import type { StoredBatch } from './read-batch.ts';
import type { AppStore } from '../../app/store.ts';
import { text } from '../../app/text.ts';

/** Puts the images of the last visit back, where the user left them; answers the ids that have no thumbnail. */
export function putBack(store: AppStore, { items, results, place }: StoredBatch): string[] {
  const [first] = items;
  if (!first) return [];
  const { restoreItems, restoreResults, setPaused, select, announce } = store.getState();
  setPaused(place.paused && items.some(({ status }) => status === 'waiting'));
  restoreResults(results);
  restoreItems(items);
  select((items.find(({ id }) => id === place.selected) ?? first).id);
  announce(text.keep.restored(items.length));
  return items.flatMap(({ id, thumb }) => (thumb ? [] : [id]));
}
