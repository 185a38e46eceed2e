import { perPage, type Page } from '../../kit/page.ts';
import { listedIds, queueStore, type QueueState } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import { Pace } from './pace.ts';
import { batchProgressStore } from './store.ts';
import { batchProgressStrings } from './strings.ts';

/** Milliseconds between two updates of the title: it is read, not watched. */
const pace = 500;

interface Counts {
  total: number;
  done: number;
  failed: number;
  open: number;
}

function countsOf(state: QueueState): Counts {
  const counts: Counts = { total: 0, done: 0, failed: 0, open: 0 };
  for (const id of listedIds(state)) {
    const status = state.items[id]?.status;
    counts.total++;
    if (status === 'done') counts.done++;
    else if (status === 'failed') counts.failed++;
    else if (status === 'waiting' || status === 'running') counts.open++;
  }
  return counts;
}

/** Follows the batch: the time left, the tab’s title, and one notification when all is done, if the user allowed it. */
class BatchProgress {
  private readonly page: Page;
  private readonly pace = new Pace();
  private readonly title = document.title;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Images that were open at once: a single one is no batch. */
  private most = 0;

  constructor(page: Page) {
    this.page = page;
    queueStore(page).subscribe((state, before) => {
      if (state.paused !== before.paused || (state.running && !before.running && this.most === 0))
        this.pace.reset(performance.now());
      if (before.running && before.running.id !== state.running?.id) this.pace.finished(performance.now());
      if (state.items !== before.items || state.paused !== before.paused) this.soon();
    });
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, pace);
  }

  private tell(): void {
    const state = queueStore(this.page).getState();
    const counts = countsOf(state);
    const { total, done, failed, open } = counts;
    if (open > 0) batchProgressStore(this.page).setState({ finished: '' });
    this.most = Math.max(this.most, open);
    const batch = open > 0 && total > 1;
    batchProgressStore(this.page).setState({
      left: batch && !state.paused ? this.pace.timeFor(open) : undefined,
    });
    const title = batch ? batchProgressStrings.title(total - open, total, this.title) : this.title;
    // an equal one would be passed on to the browser, too
    if (document.title !== title) document.title = title;
    if (open > 0) return;
    if (this.most > 1) this.finish(done, failed);
    this.most = 0;
  }

  private finish(done: number, failed: number): void {
    const words = batchProgressStrings.finished(done, failed);
    batchProgressStore(this.page).setState({ finished: words });
    const { permission } = batchProgressStore(this.page).getState();
    if (permission === 'granted' && document.hidden)
      new Notification(this.title, { body: words, tag: 'batch' });
  }
}

export const batchProgressOf = perPage((page) => new BatchProgress(page));

/** Asks the browser whether the user may be notified; only ever on the user’s own click. */
export async function allowNotification(page: Page): Promise<void> {
  const permission = await Notification.requestPermission();
  batchProgressStore(page).setState({ permission });
  if (permission === 'granted') noticesStore(page).getState().announce(batchProgressStrings.notifyOn);
}
