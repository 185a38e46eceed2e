import { rememberDescriptions, type DescriptionMemory } from '../../../describe/cache.ts';
import { createProvider } from '../../../describe/create-provider.ts';
import { describeImage, type Described } from '../../../describe/describe-image.ts';
import type { PageContext } from '../../../describe/diagnose.ts';
import { CircuitBreaker } from '../../../describe/circuit-breaker.ts';
import type { DescriptionProvider } from '../../../describe/provider.ts';
import type { ShrinkApi } from '../../../describe/shrink.worker.ts';
import { toErrorRecord, type ErrorRecord } from '../../../shared/errors.ts';
import { inBackground, type BackgroundWorker } from '../../kit/workers/background.ts';
import { keyFor } from './destination.ts';
import type { AppStore } from '../../app/store.ts';
import type { BoundKey, DescribeSettings } from './store.ts';
import type { QueueItem } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import { testPicture } from './test-picture.ts';

/** A local server may first have to load its model. */
const timeoutMs = 120_000;

/** Starts the worker that makes an image fit for sending. */
function spawnShrinker(): BackgroundWorker {
  return new Worker(new URL('../../../describe/shrink.worker.ts', import.meta.url), { type: 'module' });
}

const shrinkInBackground = (image: Blob, signal?: AbortSignal): Promise<Blob> =>
  inBackground<ShrinkApi, Blob>(spawnShrinker, (remote) => remote.shrink(image), signal);

export interface DescriberParts {
  page: PageContext;
  memory: DescriptionMemory;
  /** The prompt of an image, also where it stands in its file. */
  promptOf: (item: QueueItem) => Promise<string>;
  shrink?: (image: Blob, signal?: AbortSignal) => Promise<Blob>;
}

/** Gets descriptions for images that have none, a few ahead of the scoring; a failure is noted and the score goes on without. */
export class Describer {
  private readonly store: AppStore;
  private readonly parts: Required<DescriberParts>;
  private readonly underway = new Map<string, { done: Promise<void>; abort: AbortController }>();
  private made: { key: string; provider: DescriptionProvider } | undefined;
  private readonly patience = new CircuitBreaker();
  private gaveUp = false;

  constructor(store: AppStore, parts: DescriberParts) {
    this.store = store;
    this.parts = { shrink: shrinkInBackground, ...parts };
  }

  /** Resolves when the image has its description or is to be scored without; starts those of the next images. */
  async before(id: string, signal: AbortSignal): Promise<void> {
    if (!this.store.getState().describeSettings.auto) return;
    let mine = this.startUnless(signal, id);
    const { waiting, paused, describeSettings } = this.store.getState();
    if (!paused) waiting.slice(0, describeSettings.concurrency).forEach((next) => this.startIfWanted(next));
    while (mine) {
      const { abort, done } = mine;
      const stop = (): void => abort.abort();
      signal.addEventListener('abort', stop);
      await done.finally(() => signal.removeEventListener('abort', stop));
      // stopped because of new settings: asked again with those
      mine = abort.signal.aborted ? this.startUnless(signal, id) : undefined;
    }
  }

  /** Describes images because the user asked, whatever they said before; resolves to the ids that have a new description. */
  async describe(ids: string[]): Promise<string[]> {
    this.startAfresh();
    const before = this.store.getState().items;
    await Promise.all(ids.map((id) => this.start(id).done));
    const after = this.store.getState().items;
    return ids.filter((id) => after[id] && after[id].descriptionBy !== before[id]?.descriptionBy);
  }

  /** Asks about a picture made here, so that nobody's image is sent to find out whether it works. */
  async test(settings: DescribeSettings, key: BoundKey): Promise<void> {
    const { setDescribe } = this.store.getState();
    setDescribe({ describeTest: { state: 'running' } });
    try {
      const provider = this.create(settings, key);
      const question = { image: await testPicture(), prompt: '', mode: settings.mode };
      const signal = new AbortController().signal;
      const { text: description } = await describeImage(provider, {
        ...question,
        instruction: settings.instruction,
        signal,
      });
      setDescribe({ describeTest: { state: 'done', description } });
    } catch (thrown) {
      setDescribe({ describeTest: { state: 'failed', error: toErrorRecord(thrown) } });
    }
  }

  /** New settings: what failed under the old ones may be tried again. */
  settingsChanged(): void {
    this.startAfresh();
    this.made = undefined;
    this.stop([...this.underway.keys()]);
  }

  /** Takes back what was asked about these images. */
  stop(ids: string[]): void {
    for (const id of ids) {
      this.underway.get(id)?.abort.abort();
      this.underway.delete(id);
    }
  }

  private startAfresh(): void {
    this.patience.renew();
    this.gaveUp = false;
  }

  private startUnless(signal: AbortSignal, id: string): ReturnType<Describer['startIfWanted']> {
    return signal.aborted ? undefined : this.startIfWanted(id);
  }

  private startIfWanted(id: string): { done: Promise<void>; abort: AbortController } | undefined {
    const { items, describeSettings } = this.store.getState();
    const item = items[id];
    const running = this.underway.get(id);
    if (running) return running;
    if (!item || item.description.trim() !== '' || item.descriptionOrigin === 'typed') return undefined;
    if (describeSettings.provider === 'off') return undefined;
    const { end } = this.patience;
    if (!end) return this.start(id);
    this.store.getState().patchItem(id, { descriptionError: toErrorRecord(end) });
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
    const { setDescribing, items, patchItem } = this.store.getState();
    const item = items[id];
    if (!item) return;
    setDescribing(id, true);
    try {
      const { text: description, origin } = await this.ask(item, signal);
      const now = this.store.getState().items[id];
      // typed meanwhile: the user's words stay
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

  private async ask(item: QueueItem, signal: AbortSignal): Promise<Described> {
    const { describeSettings: settings, describeKey } = this.store.getState();
    const key = JSON.stringify([settings, describeKey]);
    if (this.made?.key !== key) {
      const bare = this.create(settings, describeKey);
      const provider = rememberDescriptions(
        this.patience.guard(bare),
        this.parts.memory,
        settings.concurrency,
      );
      this.made = { key, provider };
    }
    const { provider } = this.made;
    const prompt = settings.mode === 'prompt-aware' ? await this.parts.promptOf(item) : '';
    const image = await this.parts.shrink(item.file, signal);
    signal.throwIfAborted();
    const { mode, instruction } = settings;
    return describeImage(provider, { image, prompt, mode, instruction, signal });
  }

  private create(settings: DescribeSettings, bound: BoundKey): DescriptionProvider {
    const { page } = this.parts;
    const { provider: preset, baseUrl, model } = settings;
    const key = keyFor(settings, bound, page.origin);
    const endpoint = { preset, baseUrl: baseUrl.trim(), model: model.trim(), key, timeoutMs };
    return createProvider(endpoint, page);
  }

  private fail(id: string, error: ErrorRecord): void {
    const { items, patchItem, notify, notices } = this.store.getState();
    // an image nobody can read says so when it is scored
    if (error.code !== 'description-failed') return;
    patchItem(id, { descriptionError: error });
    if (!this.patience.end) {
      const message = text.describe.failed(items[id]?.name ?? '', error.message);
      if (!notices.some(({ hint }) => hint === error.hint))
        notify({ tone: 'bad', message, hint: error.hint ?? '' });
    } else if (!this.gaveUp) {
      this.gaveUp = true;
      notify({ tone: 'bad', ...text.describe.gaveUp(error.message, error.hint) });
    }
  }
}
