import type { ModelSource } from '../../../shared/engine-api.ts';
import { toErrorRecord } from '../../../shared/errors.ts';
import type { Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import { engineStore } from '../engine/index.ts';
import { noticesStore } from '../notices/index.ts';
import type { PageLibrary } from './library-client.ts';
import { modelsStore } from './store.ts';
import { modelsStrings } from './strings.ts';

/** Where the choice of a model is kept between visits. */
const memoryKey = 'fovea.model.1';

/** The model in the engine: a stored one or the built-in one, remembered for the next visit. */
export class ModelInUse {
  private readonly page: Page;
  private readonly engine: PageEngine;
  private readonly library: PageLibrary;
  /** URL of the built-in model, or of the one named in the page's URL. */
  private siteUrl = '';

  constructor(page: Page, engine: PageEngine, library: PageLibrary) {
    this.page = page;
    this.engine = engine;
    this.library = library;
  }

  /** On start: the model of the last visit, unless the page's URL names one; if that fails, the built-in one. */
  async loadFirst(siteUrl: string, named: boolean): Promise<void> {
    this.siteUrl = siteUrl;
    const { notify } = noticesStore(this.page).getState();
    const id = named ? undefined : this.remembered();
    if (id !== undefined) {
      try {
        await this.load(id);
        return;
      } catch (thrown) {
        const { message } = toErrorRecord(thrown);
        notify({ tone: 'info', message: modelsStrings.fallback(message), hint: modelsStrings.fallbackHint });
        this.remember(undefined);
      }
    }
    await this.load(undefined);
  }

  /** Loads another model; on failure the previous one stays. Answers the title of the model loaded. */
  async replace(id: string | undefined, title: string): Promise<string> {
    const engine = engineStore(this.page);
    engine.setState({ phase: 'loading', error: undefined });
    try {
      await this.load(id);
      this.remember(id);
      return engine.getState().model?.title ?? title;
    } catch (thrown) {
      const { model } = engine.getState();
      const failed = { phase: 'failed', error: toErrorRecord(thrown) } as const;
      engine.setState(model ? { phase: 'ready', progress: undefined } : failed);
      throw thrown;
    }
  }

  private async load(id: string | undefined): Promise<void> {
    const engine = engineStore(this.page);
    const source = await this.sourceOf(id);
    const model = await this.engine.load(source, {
      onProgress: (progress) => engine.setState({ progress }),
    });
    engine.setState({
      phase: 'ready',
      model,
      progress: undefined,
      ...(model.device ? { device: model.device } : {}),
    });
    modelsStore(this.page).setState({ active: id });
  }

  /** Where the model is read from. */
  source(): Promise<ModelSource> {
    return this.sourceOf(modelsStore(this.page).getState().active);
  }

  private async sourceOf(id: string | undefined): Promise<ModelSource> {
    if (id === undefined) return { kind: 'url', url: this.siteUrl };
    return { kind: 'files', files: await this.library.files(id) };
  }

  private remembered(): string | undefined {
    try {
      return this.page.storage?.getItem(memoryKey) ?? undefined;
    } catch {
      return undefined;
    }
  }

  private remember(id: string | undefined): void {
    try {
      if (id === undefined) this.page.storage?.removeItem(memoryKey);
      else this.page.storage?.setItem(memoryKey, id);
    } catch {
      // private windows may refuse storage; the next visit starts with the built-in model
    }
  }
}
