import { inPageId } from '../../../../describe/in-page.ts';
import type { Captioner } from '../../../../shared/caption-api.ts';
import { toErrorRecord } from '../../../../shared/errors.ts';
import { perPage, type Page } from '../../../kit/page.ts';
import { describeStore } from '../store.ts';
import { CaptionClient } from './caption-client.ts';
import { captionersStore } from './store.ts';
import { inPageStrings } from './strings.ts';

/** The captioners that this browser has or may fetch. */
export class Captioners {
  readonly client: CaptionClient;
  private readonly page: Page;
  private abort: AbortController | undefined;

  constructor(page: Page, client: CaptionClient) {
    this.page = page;
    this.client = client;
    describeStore(page).subscribe(({ settings: { provider, model } }, { settings: before }) => {
      const used = before.provider === inPageId;
      if (used && (provider !== inPageId || model !== before.model)) this.free();
    });
  }

  /** Reads the list, and what is stored of each. */
  async refresh(): Promise<void> {
    try {
      this.set({ view: await this.client.view() });
    } catch (thrown) {
      this.set({ error: toErrorRecord(thrown) });
    }
  }

  /** Fetches a captioner, or goes on with it; whether it is whole then. */
  async get(captioner: Captioner): Promise<boolean> {
    if (captionersStore(this.page).getState().work) return false;
    const abort = new AbortController();
    this.abort = abort;
    this.set({ work: { captioner, progress: undefined }, error: undefined, news: '' });
    // a browser that is short of disk space clears what it may
    await navigator.storage.persist().catch(() => false);
    try {
      await this.client.get(captioner, {
        signal: abort.signal,
        onProgress: (progress) => this.set({ work: { captioner, progress } }),
      });
      this.set({ news: inPageStrings.stored(captioner.title) });
      return true;
    } catch (thrown) {
      if (abort.signal.aborted) this.set({ news: inPageStrings.paused(captioner.title) });
      else this.set({ error: toErrorRecord(thrown) });
      return false;
    } finally {
      this.set({ work: undefined });
      await this.refresh();
    }
  }

  /** Stops fetching; what was fetched is kept. */
  stop(): void {
    this.abort?.abort();
  }

  async remove({ name, title }: Captioner): Promise<void> {
    try {
      await this.client.remove(name);
      this.set({ error: undefined, news: inPageStrings.removed(title) });
    } catch (thrown) {
      this.set({ error: toErrorRecord(thrown) });
    }
    await this.refresh();
  }

  /** Frees the memory of the model that is no longer asked; a download goes on. */
  private free(): void {
    if (!captionersStore(this.page).getState().work) this.client.free();
  }

  private set(change: Partial<ReturnType<ReturnType<typeof captionersStore>['getState']>>): void {
    captionersStore(this.page).setState(change);
  }
}

export const captionersOf = perPage(
  (page) => new Captioners(page, new CaptionClient(new URL('models/captioners.json', document.baseURI).href)),
);
