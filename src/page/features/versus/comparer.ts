import { toErrorRecord } from '../../../shared/errors.ts';
import { inBackground } from '../../../shared/workers/in-background.ts';
import type { LinkedWorker } from '../../../shared/workers/worker-link.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { headsInUse, queueStore, resultsStore } from '../batch/index.ts';
import { itemsWithOwnRatings } from '../votes/index.ts';
import { engineStore } from '../engine/index.ts';
import type { Answered } from './compare-sides.ts';
import { sideImages } from './side-images.ts';
import { versusStore } from './store.ts';
import type { VersusApi } from './versus-api.ts';

/** Milliseconds from a change to its comparison; more for many images, which have to be copied to the worker. */
const pace = (images: number): number => (images < 1000 ? 300 : 2000);

function spawnVersus(): LinkedWorker {
  return new Worker(new URL('./versus.worker.ts', import.meta.url), { type: 'module' });
}

/** Keeps the comparison in step with images, scores and choices, computing it off the main thread. */
export class Comparer {
  private readonly page: Page;
  private readonly spawn: () => LinkedWorker;
  private abort: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Something changed while a comparison was being computed. */
  private again = false;

  constructor(page: Page, spawn: () => LinkedWorker = spawnVersus) {
    this.page = page;
    this.spawn = spawn;
  }

  /** Schedules a refresh: a batch changes something many times a second. */
  request(): void {
    this.again = this.abort !== undefined;
    if (this.again) return;
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        void this.refresh();
      },
      pace(queueStore(this.page).getState().order.length),
    );
  }

  /** Starts over at once: what was chosen is no longer what is being computed. */
  restart(): void {
    this.abort?.abort();
    this.abort = undefined;
    void this.refresh();
  }

  /** What changed meanwhile is compared next. */
  private follow(): void {
    if (this.again) this.request();
  }

  /** Compares what there is now. */
  async refresh(): Promise<void> {
    const store = versusStore(this.page);
    const { results } = resultsStore(this.page).getState();
    const question = {
      images: sideImages(itemsWithOwnRatings(this.page), results),
      choice: store.getState().choice,
      heads: headsInUse(results, engineStore(this.page).getState().model).map(
        ({ name, higherIsBetter, reliability }) => ({
          name,
          higherIsBetter,
          ...(reliability ? { reliability } : {}),
        }),
      ),
    };
    this.again = false;
    const abort = (this.abort = new AbortController());
    store.setState({ busy: true, error: undefined });
    try {
      const answered = await inBackground<VersusApi, Answered>(
        this.spawn,
        (remote) => remote.compare(question),
        abort.signal,
      );
      store.setState({ ...answered, busy: false });
    } catch (thrown) {
      if (abort.signal.aborted) return;
      store.setState({ busy: false, error: toErrorRecord(thrown).message });
    }
    this.abort = undefined;
    this.follow();
  }
}

export const comparerOf = perPage((page) => new Comparer(page));
