import { FoveaError, toErrorRecord } from '../../../shared/errors.ts';
import type { StoredModel } from '../../../shared/library-api.ts';
import type { RatedImage } from '../../../shared/tune-api.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import type { PageTuner } from './tuner-client.ts';
import type { AppStore } from '../../app/store.ts';
import type { Evaluated } from '../evaluate/store.ts';
import type { Tuned, TuneWork } from './store.ts';
import { text } from '../../app/text.ts';
import type { Models } from '../models/models.ts';

/** What shuffles the images; named in the package, so that a tune can be repeated. */
const seed = 1;

export interface TuningParts {
  store: AppStore;
  engine: PageEngine;
  tuner: PageTuner;
  models: Models;
}

/** Tunes the model in use to the ratings on the page, and keeps what comes of it as a model of its own. */
export class Tuning {
  private readonly parts: TuningParts;
  private abort: AbortController | undefined;

  constructor(parts: TuningParts) {
    this.parts = parts;
  }

  /** Tunes to the evaluated ratings; nothing is stored yet. */
  async start(): Promise<void> {
    const { store, models, tuner } = this.parts;
    const { evaluated, model, setTune } = store.getState();
    if (!evaluated || !model) return;
    setTune({ tuned: undefined });
    await this.work(
      { stage: 'features', done: 0, total: evaluated.ids.length, secondsLeft: NaN },
      async (signal) => {
        const images = this.ratedImages(evaluated, model.hash);
        await this.readFeatures(evaluated, images, model.hash, signal);
        const source = await models.source();
        this.check(model.hash);
        const request = { source, head: evaluated.head, images, seed };
        const head = await tuner.tune(request, signal, (progress) =>
          this.tell({ stage: 'train', ...progress }, signal),
        );
        const { column, ids } = evaluated;
        setTune({ tuned: { head, column, ids, source, base: model.title }, tuneNews: text.tune.news.tuned });
      },
    );
  }

  stop(): void {
    this.abort?.abort();
  }

  /** Stores the tuned head as a package of its own; the package as stored, undefined where that failed. */
  async save(): Promise<StoredModel | undefined> {
    const { store, models } = this.parts;
    const { tuned, setTune } = store.getState();
    if (!tuned || tuned.saved) return tuned?.saved;
    let saved: StoredModel | undefined;
    await this.work({ stage: 'save' }, async (signal) => {
      const { head, column, source } = tuned;
      const date = new Date().toISOString().slice(0, 10);
      saved = await models.addTuned(
        { source, tuned: head, column, date },
        { signal, onProgress: () => undefined },
      );
      setTune({ tuned: { ...tuned, saved }, tuneNews: text.tune.news.saved(saved.title) });
    });
    return saved;
  }

  /** Hands the package to the user as a zip, storing it first where it is not yet. */
  async export(): Promise<void> {
    const saved = await this.save();
    if (saved) await this.parts.models.save(saved);
  }

  /** Takes the stored package into use. */
  async use({ saved }: Tuned): Promise<void> {
    if (saved) await this.parts.models.use(saved.id, saved.title);
  }

  private ratedImages({ ids, pairs }: Evaluated, hash: string): RatedImage[] {
    const { results } = this.parts.store.getState();
    return ids.map((id, i) => {
      const { prompt = '', description = '' } = results[id]?.result ?? {};
      return {
        key: JSON.stringify([hash, id, prompt, description]),
        rating: pairs.target[i]!,
        // images without a prompt have nothing in common
        group: prompt.trim() === '' ? id : prompt,
      };
    });
  }

  /** What the towers make of each image, computed where it is not known yet. */
  private async readFeatures(
    { ids, head }: Evaluated,
    images: RatedImage[],
    hash: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, engine, tuner } = this.parts;
    const missing = new Set(await tuner.missing(images.map(({ key }) => key)));
    const total = missing.size;
    const started = performance.now();
    let done = 0;
    for (const [i, { key }] of images.entries()) {
      if (!missing.has(key)) continue;
      const { items, results } = store.getState();
      const item = items[ids[i]!];
      const result = results[ids[i]!]?.result;
      if (!item || !result) throw new FoveaError('training-failed', ...text.tune.gone);
      const { prompt, description } = result;
      const request = {
        image: item.file,
        name: item.name,
        prompt,
        // as it was scored: nothing more is to be left out of it
        rawPrompts: true,
        description,
        heads: [head],
        features: true,
      };
      const { features } = await engine.score(request, { signal });
      this.check(hash);
      if (!features) throw new FoveaError('internal', 'The engine gave no features.');
      await tuner.take(key, features);
      done++;
      const each = (performance.now() - started) / 1000 / done;
      this.tell({ stage: 'features', done, total, secondsLeft: each * (total - done) }, signal);
    }
  }

  /** Features of two models must never be mixed. */
  private check(hash: string): void {
    if (this.parts.store.getState().model?.hash !== hash)
      throw new FoveaError('training-failed', ...text.tune.changed);
  }

  private tell(tuning: TuneWork, signal: AbortSignal): void {
    if (!signal.aborted) this.parts.store.getState().setTune({ tuning });
  }

  /** One thing at a time; its failure is shown in words, its cancellation is none. */
  private async work(tuning: TuneWork, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { setTune } = this.parts.store.getState();
    if (this.abort) return;
    const { signal } = (this.abort = new AbortController());
    setTune({ tuning, tuneError: undefined, tuneNews: '' });
    try {
      await run(signal);
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      setTune(error.code === 'cancelled' ? { tuneNews: text.tune.news.cancelled } : { tuneError: error });
    } finally {
      this.abort = undefined;
      setTune({ tuning: undefined });
    }
  }
}
