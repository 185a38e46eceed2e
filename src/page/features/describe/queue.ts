import { toErrorRecord, type ErrorRecord } from '../../../shared/errors.ts';
import { networkContext } from '../../kit/network-context.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { promptRequest, type QueueItem, queueStore, runnerOf } from '../batch/index.ts';
import { engineOf } from '../engine/index.ts';
import { noticesStore } from '../notices/index.ts';
import { keeperOf } from '../persist/index.ts';
import { DescriptionSource, type DescriptionParts } from './description-source.ts';
import { describeStore, type BoundKey, type DescribeSettings } from './store.ts';
import { describeStrings } from './strings.ts';

/** Generates missing descriptions a few images ahead of scoring; a failure is recorded and the image is scored without one. */
export class DescriptionQueue {
  private readonly page: Page;
  private readonly source: DescriptionSource;
  private readonly underway = new Map<string, { done: Promise<void>; abort: AbortController }>();
  private gaveUp = false;

  constructor(page: Page, parts: DescriptionParts) {
    this.page = page;
    this.source = new DescriptionSource(parts);
    queueStore(page).subscribe((state, before) => {
      if (state.items !== before.items) this.stopGone(state.items, before.items);
    });
  }

  /** Resolves when the image has its description or must be scored without one; starts those of the next images. */
  async before(id: string, signal: AbortSignal): Promise<void> {
    const { settings } = describeStore(this.page).getState();
    if (!settings.auto) return;
    let mine = this.startUnless(signal, id);
    const { waiting, paused } = queueStore(this.page).getState();
    if (!paused) waiting.slice(0, settings.concurrency).forEach((next) => this.startIfWanted(next));
    while (mine) {
      const { abort, done } = mine;
      const stop = (): void => abort.abort();
      signal.addEventListener('abort', stop);
      await done.finally(() => signal.removeEventListener('abort', stop));
      // stopped by new settings: requested again with those
      mine = abort.signal.aborted ? this.startUnless(signal, id) : undefined;
    }
  }

  /** Describes images on the user's request, replacing earlier descriptions; resolves to the ids with a new one. */
  async describe(ids: string[]): Promise<string[]> {
    this.startAfresh();
    const queue = queueStore(this.page);
    const before = queue.getState().items;
    await Promise.all(ids.map((id) => this.start(id).done));
    const after = queue.getState().items;
    return ids.filter((id) => after[id] && after[id].descriptionBy !== before[id]?.descriptionBy);
  }

  /** Tests the settings with a generated picture, so that no user image is sent. */
  async test(settings: DescribeSettings, key: BoundKey): Promise<void> {
    const store = describeStore(this.page);
    store.setState({ test: { state: 'running' } });
    try {
      const description = await this.source.test(settings, key);
      store.setState({ test: { state: 'done', description } });
    } catch (thrown) {
      store.setState({ test: { state: 'failed', error: toErrorRecord(thrown) } });
    }
  }

  /** Applies new settings: what failed under the old ones may be retried. */
  settingsChanged(): void {
    this.startAfresh();
    this.source.forget();
    this.stop([...this.underway.keys()]);
  }

  /** Drops requests for images that were removed or cancelled. */
  private stopGone(items: Record<string, QueueItem>, before: Record<string, QueueItem>): void {
    const gone = [...this.underway.keys()].filter((id) => {
      const status = items[id]?.status;
      return status === undefined || (status === 'cancelled' && before[id]?.status !== status);
    });
    this.stop(gone);
  }

  /** Cancels the requests for these images. */
  private stop(ids: string[]): void {
    for (const id of ids) {
      this.underway.get(id)?.abort.abort();
      this.underway.delete(id);
    }
  }

  private startAfresh(): void {
    this.source.renew();
    this.gaveUp = false;
  }

  private startUnless(signal: AbortSignal, id: string): ReturnType<DescriptionQueue['startIfWanted']> {
    return signal.aborted ? undefined : this.startIfWanted(id);
  }

  private startIfWanted(id: string): { done: Promise<void>; abort: AbortController } | undefined {
    const { items, patchItem } = queueStore(this.page).getState();
    const item = items[id];
    const running = this.underway.get(id);
    if (running) return running;
    if (!item || item.description.trim() !== '' || item.descriptionOrigin === 'typed') return undefined;
    if (describeStore(this.page).getState().settings.provider === 'off') return undefined;
    const { end } = this.source;
    if (!end) return this.start(id);
    patchItem(id, { descriptionError: toErrorRecord(end) });
    return undefined;
  }

  private start(id: string): { done: Promise<void>; abort: AbortController } {
    const known = this.underway.get(id);
    if (known) return known;
    const abort = new AbortController();
    const job = { abort, done: this.run(id, abort.signal) };
    this.underway.set(id, job);
    void job.done.finally(() => {
      if (this.underway.get(id) === job) this.underway.delete(id);
    });
    return job;
  }

  private async run(id: string, signal: AbortSignal): Promise<void> {
    const queue = queueStore(this.page);
    const { items, patchItem } = queue.getState();
    const { setDescribing, settings, key } = describeStore(this.page).getState();
    const item = items[id];
    if (!item) return;
    setDescribing(id, true);
    try {
      const { text: description, origin } = await this.source.ask(item, settings, key, signal);
      const now = queue.getState().items[id];
      // typed in the meantime: the user's text wins
      if (now?.description !== item.description) return;
      patchItem(id, {
        description,
        descriptionOrigin: 'model',
        descriptionBy: origin,
        descriptionError: undefined,
      });
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      if (error.code !== 'cancelled') this.fail(id, error);
    } finally {
      setDescribing(id, false);
    }
  }

  private fail(id: string, error: ErrorRecord): void {
    const { items, patchItem } = queueStore(this.page).getState();
    const { notify, notices } = noticesStore(this.page).getState();
    // an unreadable image is reported when it is scored
    if (/^(image|file)-/.test(error.code)) return;
    patchItem(id, { descriptionError: error });
    if (!this.source.end) {
      const message = describeStrings.failed(items[id]?.name ?? '', error.message);
      if (!notices.some(({ hint }) => hint === error.hint))
        notify({ tone: 'bad', message, hint: error.hint ?? '' });
    } else if (!this.gaveUp) {
      this.gaveUp = true;
      notify({ tone: 'bad', ...describeStrings.gaveUp(error.message, error.hint) });
    }
  }
}

export const descriptionsOf = perPage((page) => {
  const engine = engineOf(page);
  const queue = new DescriptionQueue(page, {
    page: networkContext(),
    memory: keeperOf(page),
    captions: async () => (await import('./in-page/captioners.ts')).captionersOf(page),
    promptOf: (item) => engine.readPrompt(promptRequest(page, item)).catch(() => ''),
  });
  runnerOf(page).prepare((id, signal) => queue.before(id, signal));
  return queue;
});
