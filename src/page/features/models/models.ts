import type { ModelSource } from '../../../shared/engine-api.ts';
import { toErrorRecord } from '../../../shared/errors.ts';
import type { PackRequest, StoredModel, UnreadableModel, TunedRequest } from '../../../shared/library-api.ts';
import type { ShelfModel } from '../../../shared/shelf.ts';
import { download } from '../../kit/files/download.ts';
import { OneJob } from '../../kit/one-job.ts';
import { perPage, type Page } from '../../kit/page.ts';
import type { PageEngine } from '../../kit/workers/engine-client.ts';
import { batchOf, runnerOf } from '../batch/index.ts';
import { engineOf, modelStrings } from '../engine/index.ts';
import { noticesStore } from '../notices/index.ts';
import { LibraryClient, type LibraryCall, type PageLibrary } from './library-client.ts';
import { ModelInUse } from './model-in-use.ts';
import { sortModelFiles } from './model-files.ts';
import { modelsStore, pausable, type ModelsState, type ModelWork, type PackFiles } from './store.ts';
import { modelsStrings } from './strings.ts';

/** The stored models and the long jobs on them, one at a time. */
export class Models {
  private readonly page: Page;
  private readonly inUse: ModelInUse;
  private readonly library: PageLibrary;
  private readonly jobs: OneJob<ModelWork>;

  constructor(page: Page, engine: PageEngine, library: PageLibrary) {
    this.page = page;
    this.inUse = new ModelInUse(page, engine, library);
    this.library = library;
    this.jobs = new OneJob((change) => this.set(change));
  }

  /** On start: the model of the last visit, unless the page's URL names one; if that fails, the built-in one. */
  loadFirst(siteUrl: string, named: boolean): Promise<void> {
    return this.inUse.loadFirst(siteUrl, named);
  }

  /** Where the model in the engine is read from. */
  source(): Promise<ModelSource> {
    return this.inUse.source();
  }

  async open(): Promise<void> {
    this.set({ open: true, error: undefined, news: '' });
    await Promise.all([this.refresh(), this.readShelf()]);
  }

  close(): void {
    this.set({ open: false, offer: undefined, wanted: undefined });
  }

  /** Takes the model files; returns the rest. */
  take(files: File[]): File[] {
    const { packFiles } = modelsStore(this.page).getState();
    const found = sortModelFiles(files, packFiles);
    if (found.package || found.pack) void this.open();
    if (found.package) void this.addFiles(found.package);
    if (found.pack) this.set({ packFiles: found.pack });
    return found.rest;
  }

  /** Files chosen in the dialog itself, where they can only be models. */
  choose(files: File[]): void {
    const rest = this.take(files);
    if (rest.length === files.length && files.length > 0)
      this.set({ error: { code: 'model-missing', ...modelsStrings.pack.noCheckpoint } });
  }

  /** Files chosen for one field of the packing form, whatever their names. */
  choosePart(part: keyof PackFiles, files: File[]): void {
    const { packFiles } = modelsStore(this.page).getState();
    if (packFiles)
      this.set({ packFiles: { ...packFiles, [part]: part === 'checkpoints' ? files : files[0] } });
  }

  cancelPacking(): void {
    this.set({ packFiles: undefined, purpose: 'pack' });
  }

  /** Opens the form that trains a head; files that were chosen for packing are its towers. */
  prepareTraining(): void {
    const { packFiles } = modelsStore(this.page).getState();
    const none = { checkpoints: [], vocabulary: undefined, config: undefined };
    void this.open();
    this.set({ packFiles: packFiles ?? none, purpose: 'train' });
  }

  /** Where a stored model is read from. */
  sourceOf(id: string): Promise<ModelSource> {
    return this.inUse.sourceOf(id);
  }

  /** Deletes the unfinished training. */
  async discardTraining(): Promise<void> {
    await this.library.discardTraining();
    await this.refresh();
  }

  /** Reads the package at a URL. */
  async look(url: string): Promise<void> {
    await this.work({ kind: 'look', title: url }, async () => {
      // the answer before is not this address's, whatever this one's is
      this.set({ offer: undefined });
      this.set({ offer: { url, facts: await this.library.preview(url) } });
    });
  }

  forgetOffer(): void {
    this.set({ offer: undefined });
  }

  /** Downloads a package, or resumes the download. */
  async download(url: string, title: string): Promise<void> {
    this.set({ offer: undefined });
    await this.askToKeep();
    await this.work({ kind: 'download', title }, async (call) => {
      const model = await this.library.download(url, call);
      this.set({ news: modelsStrings.news.added(model.title) });
    });
  }

  /** Shows what getting a public model means; nothing is fetched. */
  want(name: string | undefined): void {
    this.set({ wanted: name });
  }

  /** Fetches a public model, or goes on with it. */
  async get(model: ShelfModel): Promise<void> {
    this.set({ wanted: undefined });
    await this.askToKeep();
    await this.work({ kind: 'get', title: model.title }, async (call) => {
      const got = await this.library.get(model, call);
      this.set({ news: [modelsStrings.news.added(got.model.title), ...got.news].join(' ') });
    });
    await this.readShelf();
  }

  /** Deletes what was fetched of a public model. */
  async discard({ name, title }: ShelfModel): Promise<void> {
    await this.work({ kind: 'remove', title }, async () => {
      await this.library.forget(name);
      this.set({ news: modelsStrings.shelf.discarded(title) });
    });
    await this.readShelf();
  }

  async addFiles(files: File[]): Promise<void> {
    await this.askToKeep();
    await this.work({ kind: 'add', title: files[0]?.name ?? '' }, async (call) => {
      const model = await this.library.add(files, call);
      this.set({ news: modelsStrings.news.added(model.title) });
    });
  }

  async pack(request: PackRequest): Promise<void> {
    await this.askToKeep();
    await this.work({ kind: 'pack', title: request.title }, async (call) => {
      const model = await this.library.pack(request, call);
      this.set({ packFiles: undefined, news: modelsStrings.news.added(model.title) });
    });
  }

  async verify({ id, title }: StoredModel): Promise<void> {
    await this.work({ kind: 'verify', title }, async (call) => {
      await this.library.verify(id, call);
      this.set({ news: modelsStrings.news.verified(title) });
    });
  }

  async save({ id, title, name }: StoredModel | UnreadableModel): Promise<void> {
    await this.work({ kind: 'save', title }, async () => {
      download(`${name}.zip`, await this.library.archive(id));
    });
  }

  async remove({ id, title }: StoredModel | UnreadableModel): Promise<void> {
    const { active, beside } = modelsStore(this.page).getState();
    if (active === id) await this.use(undefined, modelsStrings.builtIn);
    else if (beside.includes(id)) await this.setBeside(id, title, false);
    await this.work({ kind: 'remove', title }, async () => {
      await this.library.remove(id);
      this.set({ news: modelsStrings.news.removed(title) });
    });
  }

  /** Cancels the running job; a partial download is kept. */
  stop(): void {
    this.jobs.stop();
  }

  /** Loads a stored model, or the built-in one. The queue pauses and continues with it; on failure the previous model stays. */
  use(id: string | undefined, title: string): Promise<void> {
    return this.load(id, [], title);
  }

  /** Lets a stored model score beside the one in use, or no longer. */
  setBeside(id: string, title: string, on: boolean): Promise<void> {
    const { active, beside } = modelsStore(this.page).getState();
    const others = beside.filter((other) => other !== id);
    return this.load(active, on ? [...others, id] : others, title, on);
  }

  /** @param added whether what is scored already gets the scores of a model that was added */
  private async load(
    id: string | undefined,
    beside: readonly string[],
    title: string,
    added = false,
  ): Promise<void> {
    await this.work({ kind: 'load', title }, async () => {
      const loaded = await this.inUse.replace(id, beside, title);
      this.set({ news: modelsStrings.news.inUse(loaded) });
      noticesStore(this.page).getState().announce(modelStrings.ready(loaded));
      if (added) batchOf(this.page).complete();
    });
    void runnerOf(this.page).pump();
  }

  /** Asks the browser for persistent storage. */
  async keep(): Promise<void> {
    const granted = await navigator.storage.persist().catch(() => false);
    if (!granted) this.set({ news: modelsStrings.storage.refused });
    await this.refresh();
  }

  /** Creates a package from a fine-tuned head. */
  async addTuned(request: TunedRequest, call: LibraryCall): Promise<StoredModel> {
    await this.askToKeep();
    const model = await this.library.addTuned(request, call);
    await this.refresh();
    return model;
  }

  /** Runs a job, and reads what is stored after it. */
  private async work(
    work: Omit<ModelWork, 'progress'>,
    run: (call: LibraryCall) => Promise<void>,
  ): Promise<void> {
    const { news } = modelsStrings;
    const cancelled = pausable(work) ? news.paused(work.title) : news.cancelled;
    const ran = await this.jobs.run({ ...work, progress: undefined }, cancelled, ({ signal, tell }) =>
      run({ signal, onProgress: (progress) => tell({ ...work, progress }) }),
    );
    if (ran) await this.refresh();
  }

  /** Reads the list of public models; without it everything else works. */
  private async readShelf(): Promise<void> {
    try {
      const shelf = await this.library.shelf(new URL('models/shelf.json', document.baseURI).href);
      this.set({ shelf, shelfError: undefined });
    } catch (thrown) {
      this.set({ shelfError: toErrorRecord(thrown) });
    }
  }

  /** Reads the stored models and the storage they use. */
  async refresh(): Promise<void> {
    try {
      const unfinished = (await this.library.unfinishedTraining()) ?? undefined;
      this.set({ ...(await this.library.list()), unfinished });
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      this.set({ storage: { usage, quota, persisted: await navigator.storage.persisted() } });
    } catch (thrown) {
      this.set({ error: toErrorRecord(thrown) });
    }
  }

  /** Before the first model is stored: if the browser asks the user, the reason is clear now. */
  async askToKeep(): Promise<void> {
    if (modelsStore(this.page).getState().stored.length === 0)
      await navigator.storage.persist().catch(() => false);
  }

  private set(change: Partial<ModelsState>): void {
    modelsStore(this.page).setState(change);
  }
}

export const modelsOf = perPage((page) => new Models(page, engineOf(page), new LibraryClient()));
