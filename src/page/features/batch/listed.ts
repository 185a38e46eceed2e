import { createStore, type StoreApi } from 'zustand/vanilla';
import { perPage, type Page } from '../../kit/page.ts';
import { queueStore, type QueueState } from './queue.ts';
import { resultsStore, type ResultsState } from './results.ts';

/** What lists of images show. */
export type Listed = Pick<QueueState, 'items' | 'order'> & Pick<ResultsState, 'results'>;

/** While at least so many images wait, their scores are listed together: nobody reads each as it comes. */
const many = 24;

/** Milliseconds between two such times. */
const pace = 1000;

/**
 * Follows images and scores for lists. Each change of them puts all images in order and draws the page again, so in a large batch those that come
 * from scoring are shown once a second, which also keeps images from changing places more often. Whatever the user changes is shown at once.
 */
class ListedFollower {
  readonly store: StoreApi<Listed>;
  private readonly page: Page;
  /** While a change from scoring is made: whether it has changed anything yet. */
  private scoring: { changed: boolean } | undefined;
  private shownAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Page) {
    this.page = page;
    this.store = createStore<Listed>()(() => this.current());
    queueStore(page).subscribe((state, before) => {
      const stopped = state.paused && !before.paused;
      if (stopped || state.items !== before.items || state.order !== before.order) this.changed();
    });
    resultsStore(page).subscribe((state, before) => {
      if (state.results !== before.results) this.changed();
    });
  }

  /** Makes a change that comes from scoring; lists see all of it or nothing, so no image has a score and waits for it. */
  byScoring<T>(change: () => T): T {
    const scoring = { changed: false };
    this.scoring = scoring;
    try {
      return change();
    } finally {
      this.scoring = undefined;
      if (scoring.changed) this.showInTime();
    }
  }

  private current(): Listed {
    const { items, order } = queueStore(this.page).getState();
    return { items, order, results: resultsStore(this.page).getState().results };
  }

  private changed(): void {
    if (this.scoring) this.scoring.changed = true;
    else this.show();
  }

  private showInTime(): void {
    const due = this.shownAt + pace - performance.now();
    const { waiting, paused } = queueStore(this.page).getState();
    // what is paused stands still: its lists are complete
    const calm = due > 0 && !paused && waiting.length >= many;
    if (calm) this.timer ??= setTimeout(() => this.show(), due);
    else this.show();
  }

  private show(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shownAt = performance.now();
    this.store.setState(this.current());
  }
}

export const listedOf = perPage((page) => new ListedFollower(page));

/** Images and scores as lists show them. */
export const listedStore = (page: Page): StoreApi<Listed> => listedOf(page).store;
