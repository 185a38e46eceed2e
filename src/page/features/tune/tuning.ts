import { FoveaError } from '../../../shared/errors.ts';
import type { StoredModel } from '../../../shared/library-api.ts';
import type { CropFeatures } from '../../../shared/result.ts';
import type { RatedImage, TuneProgress } from '../../../shared/tune-api.ts';
import { OneJob, type JobCall } from '../../kit/one-job.ts';
import { perPage, type Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import { queueStore, resultsStore, type Scored } from '../batch/index.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { type Models, modelsOf } from '../models/index.ts';
import { keeperOf } from '../persist/index.ts';
import { tuneStore, type Rated, type Tuned, type TuneWork } from './store.ts';
import { tuneStrings } from './strings.ts';
import { TunerClient, type PageTuner } from './tuner-client.ts';

/** Seed that shuffles the images; recorded in the package, so that fine-tuning can be repeated. */
const seed = 1;

export interface TuningParts {
  page: Page;
  engine: PageEngine;
  tuner: PageTuner;
  models: Models;
  /** What is kept of an image's last score. */
  features: (id: string) => Promise<CropFeatures | undefined>;
}

/** Fine-tunes the model in use on the page's ratings, and saves the result as a new model. */
export class Tuning {
  private readonly parts: TuningParts;
  private readonly jobs: OneJob<TuneWork>;

  constructor(parts: TuningParts) {
    this.parts = parts;
    this.jobs = new OneJob((change) => tuneStore(parts.page).setState(change));
  }

  /** Fine-tunes on ratings; stores nothing yet. */
  async start(rated: Rated): Promise<void> {
    const { page, models, tuner } = this.parts;
    const { model } = engineStore(page).getState();
    if (!model) return;
    tuneStore(page).setState({ tuned: undefined });
    await this.jobs.run(
      { stage: 'features', done: 0, total: rated.ids.length, secondsLeft: NaN },
      tuneStrings.news.cancelled,
      async (call) => {
        const { signal, tell } = call;
        const images = this.ratedImages(rated, model.hash);
        await this.readFeatures(rated, images, model.hash, call);
        const source = await models.source();
        this.check(model.hash);
        const request = { source, head: rated.head, images, seed };
        const onProgress = (progress: TuneProgress): void => tell({ stage: 'train', ...progress });
        const head = await tuner.tune(request, { signal, onProgress });
        const { column, ids } = rated;
        tuneStore(page).setState({
          tuned: { head, column, ids, source, base: model.title },
          news: tuneStrings.news.tuned,
        });
      },
    );
  }

  stop(): void {
    this.jobs.stop();
  }

  /** Stores the fine-tuned head as a new package; returns it, or undefined on failure. */
  async save(): Promise<StoredModel | undefined> {
    const { page, models } = this.parts;
    const store = tuneStore(page);
    const { tuned } = store.getState();
    if (!tuned || tuned.saved) return tuned?.saved;
    let saved: StoredModel | undefined;
    await this.jobs.run({ stage: 'save' }, tuneStrings.news.cancelled, async ({ signal }) => {
      const { head, column, source } = tuned;
      const date = new Date().toISOString().slice(0, 10);
      saved = await models.addTuned({ source, tuned: head, column, date }, { signal });
      store.setState({ tuned: { ...tuned, saved }, news: tuneStrings.news.saved(saved.title) });
    });
    return saved;
  }

  /** Downloads the package as a zip, storing it first if necessary. */
  async export(): Promise<void> {
    const saved = await this.save();
    if (saved) await this.parts.models.save(saved);
  }

  /** Loads the stored package. */
  async use({ saved }: Tuned): Promise<void> {
    if (saved) await this.parts.models.use(saved.id, saved.title);
  }

  private ratedImages({ ids, pairs }: Rated, hash: string): RatedImage[] {
    const { results } = resultsStore(this.parts.page).getState();
    return ids.map((id, i) => {
      const { prompt = '' } = results[id]?.result ?? {};
      return {
        key: keyOf(hash, id, results[id]),
        rating: pairs.target[i]!,
        // images without a prompt have nothing in common
        group: prompt.trim() === '' ? id : prompt,
      };
    });
  }

  /** The features of when the image was scored, to be given away; undefined where they are not kept, or another model's. */
  private async knownFeatures(id: string, key: string, hash: string): Promise<CropFeatures | undefined> {
    const { page, features } = this.parts;
    const scored = resultsStore(page).getState().results[id];
    if (scored?.model.hash !== hash) return undefined;
    const known = await features(id);
    // scored again meanwhile, with other texts
    const changed = keyOf(hash, id, resultsStore(page).getState().results[id]) !== key;
    if (changed || !known || known.rows === 0) return undefined;
    return { ...known, values: known.values.slice() };
  }

  /** The towers' features of each image: those of its score, computed again where they are not kept. */
  private async readFeatures(
    { ids, head }: Rated,
    images: RatedImage[],
    hash: string,
    { signal, tell }: JobCall<TuneWork>,
  ): Promise<void> {
    const { page, engine, tuner } = this.parts;
    const missing = new Set(await tuner.missing(images.map(({ key }) => key)));
    for (const [i, { key }] of images.entries()) {
      if (!missing.has(key)) continue;
      signal.throwIfAborted();
      const known = await this.knownFeatures(ids[i]!, key, hash);
      if (!known) continue;
      await tuner.take(key, known);
      missing.delete(key);
    }
    const total = missing.size;
    const started = performance.now();
    let done = 0;
    for (const [i, { key }] of images.entries()) {
      if (!missing.has(key)) continue;
      const item = queueStore(page).getState().items[ids[i]!];
      const result = resultsStore(page).getState().results[ids[i]!]?.result;
      if (!item || !result) throw new FoveaError('training-failed', ...tuneStrings.gone);
      const { prompt, description } = result;
      const request = {
        image: item.file,
        name: item.name,
        prompt,
        // as scored: nothing more must be stripped from it
        rawPrompts: true,
        description,
        heads: [head],
        features: true,
      };
      const { features } = await engine.score(request, { signal });
      this.check(hash);
      if (!features) throw new FoveaError('internal', 'The engine returned no features.');
      await tuner.take(key, features);
      done++;
      const each = (performance.now() - started) / 1000 / done;
      tell({ stage: 'features', done, total, secondsLeft: each * (total - done) });
    }
  }

  /** Features of two models must never be mixed. */
  private check(hash: string): void {
    if (engineStore(this.parts.page).getState().model?.hash !== hash)
      throw new FoveaError('training-failed', ...tuneStrings.changed);
  }
}

/** The same for the same features. */
function keyOf(hash: string, id: string, scored: Scored | undefined): string {
  const { prompt = '', description = '' } = scored?.result ?? {};
  return JSON.stringify([hash, id, prompt, description]);
}

export const tuningOf = perPage(
  (page) =>
    new Tuning({
      page,
      engine: engineOf(page),
      tuner: new TunerClient(),
      models: modelsOf(page),
      features: (id) => keeperOf(page).featuresOf(id),
    }),
);
