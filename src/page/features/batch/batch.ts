import { perPage, type Page } from '../../kit/page.ts';
import { engineStore } from '../engine/index.ts';
import { historyStore } from '../history/index.ts';
import { noticesStore } from '../notices/index.ts';
import { isOfModels, missingColumns } from './missing-columns.ts';
import { missingImage } from './missing-image.ts';
import { queueStore, type NewItem, type QueueItem } from './queue.ts';
import { resultsStore, type Scored } from './results.ts';
import { runnerOf } from './runner.ts';
import { pickedStore, selectionStore } from './selection.ts';
import { batchStrings } from './strings.ts';
import { thumbnailsOf } from './thumbnails/thumbnails.ts';

/** Commands on the page's images. */
class Batch {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Adds images, shows the first of them and queues them all; returns their ids. */
  add(items: NewItem[]): string[] {
    if (items.length === 0) return [];
    const ids = queueStore(this.page).getState().addItems(items);
    selectionStore(this.page).getState().select(ids[0]);
    thumbnailsOf(this.page).request(ids);
    if (items.some((item) => !item.sample))
      noticesStore(this.page).getState().announce(batchStrings.added(items.length));
    void runnerOf(this.page).pump();
    return ids;
  }

  /** Rescores items ahead of everything else in the queue. */
  rescore(ids: string[]): void {
    runnerOf(this.page).complete(ids, true);
    queueStore(this.page).getState().enqueue(ids, true);
    void runnerOf(this.page).pump();
  }

  /**
   * Images that models in use have scored get what they lack of the others, after all else in the queue. Where the names of the scores
   * and the maps that were kept allow it, what they have is not computed again. Those of other models stay as they are, as do those whose
   * files were not kept.
   */
  complete(): void {
    const { model } = engineStore(this.page).getState();
    const { results } = resultsStore(this.page).getState();
    const { items, order, enqueue } = queueStore(this.page).getState();
    const lacking = order.filter((id) => {
      const scored = items[id]?.status === 'done' ? results[id] : undefined;
      if (!scored || !model || !isOfModels(scored, model)) return false;
      return missingColumns(scored, model)?.heads.length !== 0;
    });
    const ids = lacking.filter((id) => items[id]?.file !== missingImage);
    if (ids.length < lacking.length)
      noticesStore(this.page)
        .getState()
        .notify({ tone: 'info', ...batchStrings.notKept(lacking.length - ids.length) });
    runnerOf(this.page).complete(ids);
    enqueue(ids);
    void runnerOf(this.page).pump();
  }

  /** Sets new texts for an image and rescores it. */
  applyTexts(id: string, prompt: string, description: string): void {
    const { items, patchItem } = queueStore(this.page).getState();
    const item = items[id];
    if (!item) return;
    patchItem(id, {
      prompt,
      promptOrigin: prompt === item.prompt && item.promptOrigin !== 'none' ? item.promptOrigin : 'typed',
      ...(description === item.description
        ? {}
        : { description, descriptionOrigin: 'typed', descriptionBy: undefined, descriptionError: undefined }),
    });
    this.rescore([id]);
  }

  cancelAll(): void {
    queueStore(this.page).getState().cancelWaiting();
    runnerOf(this.page).cancel();
  }

  setPaused(paused: boolean): void {
    queueStore(this.page).setState({ paused });
    if (!paused) void runnerOf(this.page).pump();
  }

  /** Removes images, which can be undone; if the shown one is among them, shows its neighbour. */
  remove(ids: string[]): void {
    const { items } = queueStore(this.page).getState();
    const { results } = resultsStore(this.page).getState();
    const gone = ids.flatMap((id) => items[id] ?? []);
    if (gone.length === 0) return;
    const scored = Object.fromEntries(ids.flatMap((id) => (results[id] ? [[id, results[id]]] : [])));
    const { selected } = selectionStore(this.page).getState();
    const own = gone.filter(({ sample }) => !sample);
    this.takeAway(gone);
    // the page's own samples leave with the user's images: nothing of the user's is lost
    if (own.length === 0) return;
    historyStore(this.page)
      .getState()
      .record({
        label: batchStrings.removed(own.length),
        offered: true,
        undo: () => this.putBack(gone, scored, selected),
        redo: () => this.takeAway(gone),
      });
  }

  private takeAway(gone: QueueItem[]): void {
    const { removeItems, order } = queueStore(this.page).getState();
    const { selected, select } = selectionStore(this.page).getState();
    const ids = new Set(gone.map(({ id }) => id));
    runnerOf(this.page).cancel(ids);
    thumbnailsOf(this.page).release([...ids]);
    pickedStore(this.page)
      .getState()
      .pick([...ids], false);
    removeItems([...ids]);
    resultsStore(this.page)
      .getState()
      .removeResults([...ids]);
    if (selected === undefined || !ids.has(selected)) return;
    const left = order.filter((id) => !ids.has(id));
    select(left[Math.min(order.indexOf(selected), left.length - 1)]);
  }

  /** Brings removed images back with their scores, and shows the one that was shown; what was not scored yet goes on. */
  private putBack(gone: QueueItem[], scored: Record<string, Scored>, shown: string | undefined): void {
    resultsStore(this.page).getState().restoreResults(scored);
    // the addresses of their small pictures were revoked
    queueStore(this.page)
      .getState()
      .putBack(
        gone.map((item) => {
          const bare = { ...item };
          delete bare.thumb;
          return bare;
        }),
      );
    thumbnailsOf(this.page).request(gone.map(({ id }) => id));
    if (shown !== undefined) selectionStore(this.page).getState().select(shown);
    void runnerOf(this.page).pump();
  }

  /** Rescores failed and cancelled images. */
  retry(): void {
    const { items, order } = queueStore(this.page).getState();
    this.rescore(order.filter((id) => ['failed', 'cancelled'].includes(items[id]?.status ?? '')));
  }
}

export const batchOf = perPage((page) => new Batch(page));
