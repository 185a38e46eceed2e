import { toErrorRecord } from '../../shared/errors.ts';
import { EngineStopped, type PageEngine } from '../kit/workers/engine-client.ts';
import type { PageLibrary } from '../features/models/library-client.ts';
import type { PageTuner } from '../features/tune/tuner-client.ts';
import type { AppStore } from './store.ts';
import type { NewItem } from '../features/batch/queue.ts';
import type { Keeper } from '../features/persist/keeper.ts';
import { fitted, type PatchCorner } from '../features/viewer/store.ts';
import { text } from './text.ts';
import { addVariant, chooseImage } from '../features/compare/comparison.ts';
import { Exports, type ExportKind } from '../features/export/exports.ts';
import { Evaluator } from '../features/evaluate/evaluator.ts';
import { Describer } from '../features/describe/queue.ts';
import { Describing } from '../features/describe/commands.ts';
import { fetchOrNotify } from '../features/intake/fetch-image.ts';
import { putBack } from '../features/persist/restore-batch.ts';
import { imagesOfFolder, takeFiles, type FolderFiles } from '../features/intake/take-files.ts';
import { pageContext } from '../kit/network-context.ts';
import { Models, type ModelMemory } from '../features/models/models.ts';
import { TableShelf } from '../../records/table-shelf.ts';
import { readParameters } from '../features/engine/parameters.ts';
import { Runner } from '../features/batch/runner.ts';
import { fetchFinished, type FinishedSample } from '../features/samples/finished-sample.ts';
import { fetchSamples, type Sample } from '../features/samples/samples.ts';
import { Thumbnails } from '../features/batch/thumbnails.ts';
import { Tuning } from '../features/tune/tuning.ts';
import { Updates } from '../features/offline/updates.ts';

/** What a session works with. */
export interface SessionParts {
  engine: PageEngine;
  library: PageLibrary;
  tuner: PageTuner;
  memory: ModelMemory | undefined;
  keeper: Keeper;
}

/** Everything the components can ask for; the only place that talks to the engine. */
export class Session {
  readonly models: Models;
  readonly tuning: Tuning;
  readonly updates: Updates;
  private readonly store: AppStore;
  private readonly engine: PageEngine;
  private readonly runner: Runner;
  private readonly thumbnails: Thumbnails;
  private readonly keeper: Keeper;
  /** Settles when the last visit's images are back; new ones come after them. */
  private restored: Promise<void> = Promise.resolve();
  private readonly evaluator: Evaluator;
  private readonly describer: Describer;
  readonly describing: Describing;
  private readonly exports: Exports;
  /** Tables dropped so far, for images that come later. */
  private readonly shelf = new TableShelf();

  constructor(store: AppStore, { engine, library, tuner, memory, keeper }: SessionParts) {
    this.store = store;
    this.engine = engine;
    this.describer = new Describer(store, {
      page: pageContext(),
      memory: keeper,
      promptOf: ({ file, name, prompt, promptOrigin }) =>
        promptOrigin === 'none' ? engine.readPrompt(file, name).catch(() => '') : Promise.resolve(prompt),
    });
    this.describing = new Describing(store, this.describer, (ids) => this.rescore(ids));
    this.runner = new Runner(store, engine, (id, signal) => this.describer.before(id, signal));
    this.keeper = keeper;
    this.thumbnails = new Thumbnails(store, (id, thumb) => keeper.keepThumb(id, thumb));
    this.evaluator = new Evaluator(store);
    this.exports = new Exports(store, engine);
    const resume = () => this.runner.pump();
    this.updates = new Updates(store);
    this.models = new Models({ store, engine, library, memory, resume });
    this.tuning = new Tuning({ store, engine, tuner, models: this.models });
  }

  /** Starts the engine, loads the model the address asks for, and scores what is waiting. */
  async open(search: string, base: string): Promise<void> {
    const { setEngine, announce } = this.store.getState();
    const onProgress = (progress: Parameters<NonNullable<Parameters<PageEngine['start']>[1]>>[0]) =>
      setEngine({ engineProgress: progress });
    try {
      const { backend, variant, modelUrl } = readParameters(search, base);
      setEngine({ phase: 'starting', engineError: undefined });
      const device = await this.engine.start(backend, onProgress, variant);
      setEngine({ phase: 'loading', device });
      await this.models.loadFirst(modelUrl, new URLSearchParams(search).has('model'));
      announce(text.live.ready(this.store.getState().model?.title ?? ''));
      await this.runner.pump();
    } catch (thrown) {
      setEngine({ phase: 'failed', engineError: toErrorRecord(thrown), engineProgress: undefined });
    }
  }

  /** Puts back what was kept of the last visit; its queue goes on where it was. */
  restore(): Promise<void> {
    this.restored = this.putBack();
    return this.restored;
  }

  private async putBack(): Promise<void> {
    const batch = await this.keeper.open();
    if (batch) this.thumbnails.request(putBack(this.store, batch));
    this.keeper.follow();
    void this.runner.pump();
  }

  /** The samples, the first of them already shown, finished beforehand, and in the queue unless the user was faster. */
  async openSamples(base: string): Promise<void> {
    const [samples, finished] = await Promise.all([fetchSamples(base), fetchFinished(base)]);
    this.store.getState().setSamples(samples);
    await this.restored;
    const [first] = samples;
    if (first && this.store.getState().order.length === 0) await this.addSample(first, finished);
  }

  /** Shows a sample, scoring it the first time; until then with its finished result, if there is one. */
  async addSample(sample: Sample, finished?: FinishedSample): Promise<void> {
    const { items, select, notify, setResult } = this.store.getState();
    const known = Object.values(items).find((item) => item.sample && item.name === sample.file);
    if (known) {
      select(known.id);
      return;
    }
    const response = await fetch(sample.url).catch(() => undefined);
    if (!response?.ok) {
      notify({ tone: 'bad', message: text.errors.sampleMissing(sample.title) });
      return;
    }
    const { prompt, description, file: name } = sample;
    const [id] = this.addItems([
      {
        name,
        file: await response.blob(),
        sample: true,
        prompt,
        promptOrigin: 'sample',
        description,
        descriptionOrigin: 'sample',
      },
    ]);
    if (id !== undefined && finished?.file === name) setResult(id, finished.scored);
  }

  /** Takes new images: shows the first of them and scores them all; their ids. */
  addItems(items: NewItem[]): string[] {
    if (items.length === 0) return [];
    const { addItems, select, announce } = this.store.getState();
    const ids = addItems(items);
    select(ids[0]);
    this.thumbnails.request(ids);
    if (items.some((item) => !item.sample)) announce(text.live.added(items.length));
    void this.runner.pump();
    return ids;
  }

  /** Takes what the page knows of a picked folder's files. */
  async addFolder(files: File[]): Promise<void> {
    await this.addFound(imagesOfFolder(files));
  }

  /** Takes what was found in folders, and says what was passed over. */
  async addFound({ files, passedOver }: FolderFiles): Promise<void> {
    const { notify } = this.store.getState();
    const { nothingFound, nothingFoundHint: hint, folderName } = text.open;
    const passed = passedOver.sentence(folderName);
    if (files.length === 0) notify({ tone: 'info', message: `${nothingFound} ${passed}`.trim(), hint });
    else if (passed !== '') notify({ tone: 'info', message: passed });
    await this.addFiles(files);
  }

  /** Takes files of any kind the page knows: images, archives of them, tables of prompts. */
  async addFiles(files: File[]): Promise<void> {
    await this.restored;
    const { items: known, patchItem, notify, announce } = this.store.getState();
    const rest = this.models.take(files);
    if (rest.length === 0) return;
    const { items, changes, problems, notes } = await takeFiles(rest, known, this.shelf);
    for (const { message, hint } of problems) notify({ tone: 'bad', message, hint });
    // few notices are shown at a time: what was passed over or chosen is one
    if (notes.length > 0) {
      const hints = [...new Set(notes.flatMap(({ hint }) => hint ?? []))].join(' ');
      const message = notes.map((note) => note.message).join(' ');
      notify({ tone: 'info', message, ...(hints === '' ? {} : { hint: hints }) });
    }
    // ratings alone change no score
    const reworded = changes.filter(
      ({ id, change }) =>
        (change.prompt ?? known[id]?.prompt) !== known[id]?.prompt ||
        (change.description ?? known[id]?.description) !== known[id]?.description,
    );
    for (const { id, change } of changes) patchItem(id, change);
    if (changes.length > 0) announce(text.live.tableRead(changes.length));
    this.addItems(items);
    if (reworded.length > 0) this.rescore(reworded.map(({ id }) => id));
  }

  /** Takes the image at a web address; false where it could not be had, which a notice explains. */
  async addAddress(address: string): Promise<boolean> {
    const file = await fetchOrNotify(this.store, address);
    if (file) await this.addFiles([file]);
    return file !== undefined;
  }

  /** Scores items again, before everything else that waits. */
  rescore(ids: string[]): void {
    this.store.getState().enqueue(ids, true);
    void this.runner.pump();
  }

  /**
   * Scores prompts with or without the syntax of generators from now on, and again those whose score that may change: where syntax was
   * kept, nothing tells which prompts have any.
   */
  keepPromptSyntax(rawPrompts: boolean): void {
    const { changeSettings, results } = this.store.getState();
    changeSettings({ rawPrompts });
    const scored = Object.entries(results).filter(([, { result, origins }]) =>
      rawPrompts
        ? (result.texts?.promptDropped.length ?? 0) > 0
        : origins.promptOrigin !== 'sample' && result.prompt !== '',
    );
    this.rescore(scored.map(([id]) => id));
  }

  /** New texts for an image, which is then scored again. */
  applyTexts(id: string, prompt: string, description: string): void {
    const { items, patchItem } = this.store.getState();
    const item = items[id];
    if (!item) return;
    patchItem(id, {
      prompt,
      promptOrigin: prompt === item.prompt && item.promptOrigin !== 'none' ? item.promptOrigin : 'typed',
      ...(description === item.description
        ? {}
        : { description, descriptionOrigin: 'typed', descriptionBy: undefined, descriptionError: undefined }),
    });
    this.rescore([id]);
  }

  /** Takes an image chosen in the table. */
  choose(id: string): void {
    chooseImage(this.store, id);
  }

  /** Scores an image once more with other texts, to be compared with itself. */
  compareTexts(id: string, prompt: string, description: string): void {
    const fresh = addVariant(this.store, id, prompt, description);
    if (fresh === undefined) return;
    this.thumbnails.request([fresh]);
    void this.runner.pump();
  }

  cancelCurrent(): void {
    this.runner.cancelCurrent();
  }

  cancelAll(): void {
    const { cancelWaiting, waiting } = this.store.getState();
    cancelWaiting();
    this.describer.stop(waiting);
    this.runner.cancelCurrent();
  }

  setPaused(paused: boolean): void {
    this.store.getState().setPaused(paused);
    if (!paused) void this.runner.pump();
  }

  remove(ids: string[]): void {
    const { selected, running, removeItems, removeResults, select, order, pick } = this.store.getState();
    if (running && ids.includes(running.id)) this.runner.cancelCurrent();
    this.describer.stop(ids);
    this.thumbnails.release(ids);
    pick(ids, false);
    removeItems(ids);
    removeResults(ids);
    if (selected !== undefined && ids.includes(selected)) {
      const left = order.filter((id) => !ids.includes(id));
      const next = left[Math.min(order.indexOf(selected), left.length - 1)];
      select(next);
    }
  }

  /** Pins a patch and asks for its spectrum; undefined lets go of it. */
  async pin(corner: PatchCorner | undefined): Promise<void> {
    const { setView, selected, items } = this.store.getState();
    const item = selected === undefined ? undefined : items[selected];
    setView({ pinned: corner, spectrum: { state: corner ? 'loading' : 'none' } });
    if (!corner || !item) return;
    const current = (): boolean => {
      const { selected: now, pinned } = this.store.getState();
      return now === item.id && pinned?.x === corner.x && pinned.y === corner.y;
    };
    // Arrow keys may run over many patches: only the one rested on is asked for.
    await new Promise((resolve) => setTimeout(resolve, 120));
    if (!current()) return;
    try {
      const spectrum = await this.engine.spectrum(item.file, item.name, corner.x, corner.y);
      if (current()) setView({ spectrum: { state: 'ready', spectrum } });
    } catch (thrown) {
      const { message } = toErrorRecord(thrown);
      if (current()) setView({ spectrum: { state: 'failed', message } });
      if (thrown instanceof EngineStopped) await this.runner.pump();
    }
  }

  /** Scores again what failed or was cancelled. */
  retry(): void {
    const { items, order } = this.store.getState();
    this.rescore(order.filter((id) => ['failed', 'cancelled'].includes(items[id]?.status ?? '')));
  }

  /** Lets go of every image. */
  clear(): void {
    this.shelf.clear();
    this.remove(this.store.getState().order);
  }

  /** Saves the picked images' results, or all listed ones', as a table or an archive with maps. */
  save(kind: ExportKind): void {
    void this.exports.save(kind);
  }

  /** Ends the export in progress. */
  stopExport(): void {
    this.exports.stop();
  }

  /** Measures the scores against the ratings again, soon. */
  evaluate(): void {
    this.evaluator.request();
  }

  resetZoom(): void {
    this.store.getState().setView({ zoom: fitted });
  }
}
