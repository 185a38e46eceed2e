import { FoveaError } from '../../../shared/errors.ts';
import type {
  TrainImage,
  TrainOutcome,
  TrainProgress,
  TrainSettings,
  UnfinishedTraining,
} from '../../../shared/train-api.ts';
import type { StoredModel } from '../../../shared/library-api.ts';
import { OneJob } from '../../kit/one-job.ts';
import { perPage, type Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import { batchOf, promptRequest, queueStore } from '../batch/index.ts';
import { engineOf } from '../engine/index.ts';
import { modelsOf, modelsStore, type Models, type PackFiles } from '../models/index.ts';
import { noticesStore } from '../notices/index.ts';
import { imagesRatedIn, ratedItemsOf } from './rated-images.ts';
import { trainStore, type TrainWork } from './store.ts';
import { trainStrings } from './strings.ts';
import { TrainerClient, type PageTrainer } from './trainer-client.ts';

export interface TrainingParts {
  page: Page;
  engine: Pick<PageEngine, 'readPrompt'>;
  models: Pick<
    Models,
    'askToKeep' | 'cancelPacking' | 'discardTraining' | 'refresh' | 'save' | 'sourceOf' | 'use'
  >;
  trainer: PageTrainer;
}

type Call = { signal: AbortSignal; onProgress: (progress: TrainProgress) => void };

/** Trains heads on the page's ratings, one at a time; scoring waits meanwhile. */
export class Training {
  private readonly parts: TrainingParts;
  private readonly jobs: OneJob<TrainWork>;

  constructor(parts: TrainingParts) {
    this.parts = parts;
    this.jobs = new OneJob((change) => trainStore(parts.page).setState(change));
  }

  /** Trains from the start. @param base stored model whose towers are taken where no file has them */
  async start(
    settings: Omit<TrainSettings, 'date'>,
    { checkpoints, vocabulary, config }: PackFiles,
    base: Pick<StoredModel, 'id' | 'title'> | undefined,
  ): Promise<void> {
    const { models, trainer } = this.parts;
    await this.work(async (call) => {
      await models.askToKeep();
      const images = await this.images(settings.columns, call.signal);
      const model = base && { ...base, source: await models.sourceOf(base.id) };
      const towers = {
        files: checkpoints,
        ...(vocabulary ? { vocabulary } : {}),
        ...(config ? { config } : {}),
        ...(model ? { model } : {}),
      };
      const date = new Date().toISOString().slice(0, 10);
      const outcome = await trainer.train({ settings: { ...settings, date }, towers, images }, call);
      models.cancelPacking();
      return outcome;
    });
  }

  /** Goes on with the unfinished training. */
  async resume({ settings, model }: UnfinishedTraining): Promise<void> {
    const { models, trainer } = this.parts;
    await this.work(async (call) => {
      const images = await this.images(settings.columns, call.signal);
      const source = model && (await models.sourceOf(model.id));
      return trainer.resume({ images, ...(source ? { source } : {}) }, call);
    });
  }

  stop(): void {
    this.jobs.stop();
  }

  async discard(): Promise<void> {
    await this.parts.models.discardTraining();
    trainStore(this.parts.page).setState({ error: undefined, news: trainStrings.news.discarded });
  }

  /** Closes the outcome. */
  dismiss(): void {
    trainStore(this.parts.page).setState({ done: undefined, error: undefined, news: '' });
  }

  async use({ id, title }: TrainOutcome): Promise<void> {
    await this.parts.models.use(id, title);
  }

  /** Downloads the package as a zip. */
  async export({ id }: TrainOutcome): Promise<void> {
    const model = modelsStore(this.parts.page)
      .getState()
      .stored.find((one) => one.id === id);
    if (model) await this.parts.models.save(model);
  }

  /** The rated images with their prompts as they are scored; one whose file cannot be read is told by the worker. */
  private async images(columns: TrainSettings['columns'], signal: AbortSignal): Promise<TrainImage[]> {
    const { page, engine } = this.parts;
    const rated = imagesRatedIn(ratedItemsOf(page), columns);
    if (rated.length === 0) throw new FoveaError('training-failed', ...trainStrings.noRatings);
    const images: TrainImage[] = [];
    for (const { item, ratings } of rated) {
      signal.throwIfAborted();
      const { name, file: image, description } = item;
      const prompt = await engine.readPrompt(promptRequest(page, item)).catch(() => item.prompt);
      images.push({ name, image, prompt, description, ratings });
    }
    return images;
  }

  /** Runs a training while scoring waits. */
  private async work(run: (call: Call) => Promise<TrainOutcome>): Promise<void> {
    const { page, models, trainer } = this.parts;
    const store = trainStore(page);
    await this.jobs.run({ stage: 'prepare' }, trainStrings.news.cancelled, async ({ signal, tell }) => {
      store.setState({ done: undefined });
      // both would take all of the processor, or of the GPU
      const { paused } = queueStore(page).getState();
      batchOf(page).setPaused(true);
      try {
        const done = await run({ signal, onProgress: tell });
        const news = trainStrings.news.trained(done.title);
        store.setState({ done, news });
        noticesStore(page).getState().announce(news);
      } finally {
        trainer.dispose();
        await models.refresh();
        batchOf(page).setPaused(paused);
      }
    });
  }
}

export const trainingOf = perPage(
  (page) =>
    new Training({ page, engine: engineOf(page), models: modelsOf(page), trainer: new TrainerClient() }),
);
