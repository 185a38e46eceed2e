import type { Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import { missingImage } from './missing-image.ts';
import { queueStore } from './queue.ts';

/** Has the image after the one being scored decoded meanwhile. */
export class ReadAhead {
  private readonly page: Page;
  private readonly engine: PageEngine;
  /** The image that was told of last. */
  private told: string | undefined;
  /** The image at which the worker died: nothing is held beside it when it is tried again. */
  private heavy: string | undefined;

  constructor(page: Page, engine: PageEngine) {
    this.page = page;
    this.engine = engine;
  }

  /** This image's score was asked for. */
  beside(scored: string): void {
    if (this.told === scored) this.told = undefined;
    const { waiting, items, paused } = queueStore(this.page).getState();
    const next = items[waiting[0] ?? ''];
    if (!next || paused || next.file === missingImage || scored === this.heavy) return this.forget();
    this.told = next.id;
    this.engine.readAhead({ ticket: next.id, image: next.file, name: next.name });
  }

  /** No image is expected now: what was decoded of one is given up. */
  forget(): void {
    if (this.told !== undefined) this.engine.readAhead(undefined);
    this.told = undefined;
  }

  /** The worker died while it scored this image, with all that it held. */
  workerDied(scored: string): void {
    this.heavy = scored;
    this.told = undefined;
  }
}
