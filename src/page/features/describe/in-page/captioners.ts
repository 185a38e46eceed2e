import { inPageId } from '../../../../describe/in-page.ts';
import type { Captioner } from '../../../../shared/caption-api.ts';
import { toErrorRecord, type ErrorRecord } from '../../../../shared/errors.ts';
import { OneJob } from '../../../kit/one-job.ts';
import { perPage, type Page } from '../../../kit/page.ts';
import { describeStore } from '../store.ts';
import { CaptionClient } from './caption-client.ts';
import { captionersStore, type CaptionersState } from './store.ts';
import { inPageStrings } from './strings.ts';

/** The captioners that this browser has or may fetch. */
export class Captioners {
  readonly client: CaptionClient;
  private readonly page: Page;
  private readonly jobs: OneJob<NonNullable<CaptionersState['work']>>;
  /** Why the list could not be read. */
  private unread: ErrorRecord | undefined;

  constructor(page: Page, client: CaptionClient) {
    this.page = page;
    this.client = client;
    this.jobs = new OneJob((change) => this.set(change));
    describeStore(page).subscribe(({ settings: { provider, model } }, { settings: before }) => {
      const used = before.provider === inPageId;
      if (used && (provider !== inPageId || model !== before.model)) this.free();
    });
  }

  /** Reads the list, and what is stored of each. */
  async refresh(): Promise<void> {
    try {
      const view = await this.client.view();
      const { error } = captionersStore(this.page).getState();
      this.set({ view, error: error === this.unread ? undefined : error });
    } catch (thrown) {
      this.unread = toErrorRecord(thrown);
      this.set({ error: this.unread });
    }
  }

  /** Fetches a captioner, or goes on with it; whether it is whole then. */
  async get(captioner: Captioner): Promise<boolean> {
    const { title } = captioner;
    let whole = false;
    const work = { captioner, progress: undefined };
    const ran = await this.jobs.run(work, inPageStrings.paused(title), async ({ signal, tell }) => {
      // a browser that is short of disk space clears what it may
      await navigator.storage.persist().catch(() => false);
      await this.client.get(captioner, { signal, onProgress: (progress) => tell({ captioner, progress }) });
      whole = true;
      this.set({ news: inPageStrings.stored(title) });
    });
    if (!ran) return false;
    await this.refresh();
    this.freeUnlessUsed();
    return whole;
  }

  /** Stops fetching; what was fetched is kept. */
  stop(): void {
    this.jobs.stop();
  }

  async remove({ name, title }: Pick<Captioner, 'name' | 'title'>): Promise<void> {
    try {
      await this.client.remove(name);
      this.set({ error: undefined, news: inPageStrings.removed(title) });
    } catch (thrown) {
      this.set({ error: toErrorRecord(thrown) });
    }
    await this.refresh();
  }

  /** Frees the memory of a model that was only tried, or that a download kept from being freed. */
  freeUnlessUsed(): void {
    const { provider } = describeStore(this.page).getState().settings;
    if (provider !== inPageId && !this.client.busy) this.free();
  }

  /** Frees the memory of the model that is no longer asked; a download goes on. */
  private free(): void {
    if (!captionersStore(this.page).getState().work) this.client.free();
  }

  private set(change: Partial<CaptionersState>): void {
    captionersStore(this.page).setState(change);
  }
}

export const captionersOf = perPage(
  (page) => new Captioners(page, new CaptionClient(new URL('models/captioners.json', document.baseURI).href)),
);
