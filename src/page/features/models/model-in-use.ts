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
/** And of those beside it. */
const besideKey = 'fovea.models-beside.1';

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
    const beside = named ? [] : this.rememberedBeside();
    if (id !== undefined || beside.length > 0) {
      try {
        await this.load(id, beside);
        return;
      } catch (thrown) {
        const { message } = toErrorRecord(thrown);
        notify({ tone: 'info', message: modelsStrings.fallback(message), hint: modelsStrings.fallbackHint });
        this.remember(undefined, []);
      }
    }
    await this.load(undefined, []);
  }

  /**
   * Loads another model, and those that score beside it; on failure the previous ones stay. Answers the title of what was loaded.
   */
  async replace(id: string | undefined, beside: readonly string[], title: string): Promise<string> {
    const engine = engineStore(this.page);
    engine.setState({ phase: 'loading', error: undefined });
    try {
      await this.load(id, beside);
      this.remember(id, beside);
      return engine.getState().model?.title ?? title;
    } catch (thrown) {
      const { model } = engine.getState();
      const failed = { phase: 'failed', error: toErrorRecord(thrown) } as const;
      engine.setState(model ? { phase: 'ready', progress: undefined } : failed);
      throw thrown;
    }
  }

  private async load(id: string | undefined, beside: readonly string[]): Promise<void> {
    const engine = engineStore(this.page);
    const source = await this.sourceOf(id);
    const others: ModelSource[] = [];
    for (const other of beside) others.push(await this.sourceOf(other));
    const model = await this.engine.load(others.length > 0 ? [source, ...others] : source, {
      onProgress: (progress) => engine.setState({ progress }),
    });
    engine.setState({
      phase: 'ready',
      model,
      progress: undefined,
      ...(model.device ? { device: model.device } : {}),
    });
    modelsStore(this.page).setState({ active: id, beside });
  }

  /** Where the model is read from; the first, where others score beside it. */
  source(): Promise<ModelSource> {
    return this.sourceOf(modelsStore(this.page).getState().active);
  }

  /** Where a stored model is read from, or that of the site. */
  async sourceOf(id: string | undefined): Promise<ModelSource> {
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

  private rememberedBeside(): string[] {
    try {
      const kept: unknown = JSON.parse(this.page.storage?.getItem(besideKey) ?? '[]');
      return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
    } catch {
      return [];
    }
  }

  private remember(id: string | undefined, beside: readonly string[]): void {
    try {
      if (beside.length === 0) this.page.storage?.removeItem(besideKey);
      else this.page.storage?.setItem(besideKey, JSON.stringify(beside));
      if (id === undefined) this.page.storage?.removeItem(memoryKey);
      else this.page.storage?.setItem(memoryKey, id);
    } catch {
      // private windows may refuse storage; the next visit starts with the built-in model
    }
  }
}
