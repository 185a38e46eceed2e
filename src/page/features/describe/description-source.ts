import { rememberDescriptions, type DescriptionMemory } from '../../../describe/cache.ts';
import { CircuitBreaker } from '../../../describe/circuit-breaker.ts';
import { describeImage, type Described } from '../../../describe/describe-image.ts';
import { inPageId } from '../../../describe/in-page.ts';
import { offlineFailure, type PageContext } from '../../../describe/diagnose.ts';
import type { DescriptionProvider } from '../../../describe/provider.ts';
import type { ShrinkApi } from '../../../describe/shrink.worker.ts';
import type { FoveaError } from '../../../shared/errors.ts';
import { inBackground } from '../../../shared/workers/in-background.ts';
import type { LinkedWorker } from '../../../shared/workers/worker-link.ts';
import type { QueueItem } from '../batch/index.ts';
import type { CaptionClient } from './in-page/caption-client.ts';
import { keyFor } from './destination.ts';
import type { BoundKey, DescribeSettings } from './store.ts';
import { testPicture } from './test-picture.ts';

/** A local server may first have to load its model. */
const timeoutMs = 120_000;

/** Starts the worker that scales an image down for upload. */
function spawnShrinker(): LinkedWorker {
  return new Worker(new URL('../../../describe/shrink.worker.ts', import.meta.url), { type: 'module' });
}

const shrinkInBackground = (image: Blob, signal?: AbortSignal): Promise<Blob> =>
  inBackground<ShrinkApi, Blob>(spawnShrinker, (remote) => remote.shrink(image), signal);

/** Requests at a time: a model in the page describes one image after the other. */
const together = ({ provider, concurrency }: DescribeSettings): number =>
  provider === inPageId ? 1 : concurrency;

export interface DescriptionParts {
  page: PageContext;
  memory: DescriptionMemory;
  /** The prompt of an image as it is scored. */
  promptOf: (item: QueueItem) => Promise<string>;
  /** The worker that runs a model in the page. */
  captions: () => Promise<{
    client: Pick<CaptionClient, 'view' | 'describe'>;
    /** Frees what a test of settings loaded that are not applied. */
    freeUnlessUsed: () => void;
  }>;
  shrink?: (image: Blob, signal?: AbortSignal) => Promise<Blob>;
}

/** Asks the provider of the settings; remembers its answers, and stops asking after failures in a row. */
export class DescriptionSource {
  private readonly parts: Required<DescriptionParts>;
  private readonly patience = new CircuitBreaker();
  private made: { key: string; provider: Promise<DescriptionProvider> } | undefined;

  constructor(parts: DescriptionParts) {
    this.parts = { shrink: shrinkInBackground, ...parts };
  }

  /** The failure after which nothing more is asked; undefined while questions are allowed. */
  get end(): FoveaError | undefined {
    return this.patience.end;
  }

  /** Forgets the provider, and with it what it has learnt of its server. */
  forget(): void {
    this.made = undefined;
  }

  /** Allows questions again. */
  renew(): void {
    this.patience.renew();
  }

  /** The description of an image under these settings. @throws FoveaError */
  async ask(
    item: QueueItem,
    settings: DescribeSettings,
    bound: BoundKey,
    signal: AbortSignal,
  ): Promise<Described> {
    // before the provider's code and the worker that shrinks the image, which may themselves have to be fetched
    const { page } = this.parts;
    const address = settings.baseUrl.trim();
    const known = address !== '' && URL.canParse(address, page.origin);
    const offline = known ? offlineFailure(new URL(address, page.origin), page) : undefined;
    if (offline) throw offline;
    const provider = await this.remembered(settings, bound);
    const prompt = settings.mode === 'prompt-aware' ? await this.parts.promptOf(item) : '';
    const image = await this.parts.shrink(item.file, signal);
    signal.throwIfAborted();
    const { mode, instruction } = settings;
    return describeImage(provider, { image, prompt, mode, instruction, signal });
  }

  /** What the settings make of a generated picture: no image of the user's is sent. @throws FoveaError */
  async test(settings: DescribeSettings, key: BoundKey): Promise<string> {
    try {
      const provider = await this.create(settings, key);
      const question = { image: await testPicture(), prompt: '', mode: settings.mode };
      const signal = new AbortController().signal;
      const { text: description } = await describeImage(provider, {
        ...question,
        instruction: settings.instruction,
        signal,
      });
      return description;
    } finally {
      if (settings.provider === inPageId) (await this.parts.captions()).freeUnlessUsed();
    }
  }

  /** The provider of the settings: one for all images, so that it learns its server's ways once. */
  private remembered(settings: DescribeSettings, bound: BoundKey): Promise<DescriptionProvider> {
    const key = JSON.stringify([settings, bound]);
    if (this.made?.key !== key) {
      const provider = this.create(settings, bound).then((bare) =>
        rememberDescriptions(this.patience.guard(bare), this.parts.memory, together(settings)),
      );
      const made = { key, provider };
      provider.catch(() => {
        if (this.made === made) this.made = undefined;
      });
      this.made = made;
    }
    return this.made.provider;
  }

  private async create(settings: DescribeSettings, bound: BoundKey): Promise<DescriptionProvider> {
    const { page } = this.parts;
    const { provider: preset, baseUrl, model } = settings;
    if (preset === inPageId) {
      const { inPageProvider } = await import('./in-page/in-page-provider.ts');
      return inPageProvider((await this.parts.captions()).client, model);
    }
    const key = keyFor(settings, bound, page.origin);
    const endpoint = { preset, baseUrl: baseUrl.trim(), model: model.trim(), key, timeoutMs };
    // not needed before somebody wants a description
    const { createProvider } = await import('../../../describe/create-provider.ts');
    return createProvider(endpoint, page);
  }
}
