import type { DeviceReport, ScoreRequest } from '../../../shared/engine-api.ts';
import { toErrorRecord, type ErrorRecord } from '../../../shared/errors.ts';
import { leadId } from '../../../shared/models/model-id.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { nextTask } from '../../../shared/workers/next-task.ts';
import { scoreNumber } from '../../kit/format.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { shownScore } from '../../kit/scale.ts';
import { EngineStopped, type PageEngine } from '../../kit/workers/engine-client.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { noticesStore } from '../notices/index.ts';
import { originsOf, promptFound, promptRequest, textsOf } from './item-texts.ts';
import { completed, isOfModels, missingColumns } from './missing-columns.ts';
import { listedOf } from './listed.ts';
import { keptFile } from './missing-image.ts';
import { queueStore, startOf, type QueueItem } from './queue.ts';
import { ReadAhead } from './read-ahead.ts';
import { resultsStore, type Scored } from './results.ts';
import { selectionStore } from './selection.ts';
import { batchStrings } from './strings.ts';

/** A step that prepares an image before it is scored. */
export type Preparation = (id: string, signal: AbortSignal) => Promise<void>;

/** The answer about an image while the next is asked for already; `owed` until it is there, and for ever where the engine ended instead. */
interface Turn {
  owed: boolean;
}

/** What a scored item is. */
const done = { status: 'done', error: undefined, completing: undefined } as const;

/** Scores waiting items one after the other; a failed item keeps its error in its row, and the queue continues. */
export class Runner {
  private readonly page: Page;
  private readonly engine: PageEngine;
  private readonly preparations: Preparation[] = [];
  private readonly ahead: ReadAhead;
  private pumping = false;
  /** The image that was begun before the score of the one before it was entered. */
  private begun: Promise<void> | undefined;
  /** Images that the engine has: one, and for a moment the next. */
  private readonly inHand = new Map<string, AbortController>();
  /** Scored images that an added model failed to score since this was last told. */
  private failedToComplete: { name: string; error: ErrorRecord }[] = [];

  constructor(page: Page, engine: PageEngine) {
    this.page = page;
    this.engine = engine;
    this.ahead = new ReadAhead(page, engine);
  }

  /** Adds what an image still needs before it is scored, such as a description. */
  prepare(preparation: Preparation): void {
    this.preparations.push(preparation);
  }

  /** When their turn comes, these scored images get only what they lack of the models then in use; `whole`: they are scored again. */
  complete(ids: readonly string[], whole = false): void {
    queueStore(this.page).setState(({ items: before }) => {
      const changed = ids
        .flatMap((id) => before[id] ?? [])
        .filter((item) => (item.completing ?? false) === whole);
      if (changed.length === 0) return {};
      const items = { ...before };
      for (const item of changed) items[item.id] = { ...item, completing: whole ? undefined : true };
      return { items };
    });
  }

  /** Those that keep their scores if they are cancelled now. */
  isCompleting(id: string): boolean {
    return queueStore(this.page).getState().items[id]?.completing ?? false;
  }

  /** Starts the queue if it is not running; resolves when it is empty. */
  async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (let job = this.next(); job; job = this.next()) {
        await job;
        await nextTask();
      }
    } finally {
      this.pumping = false;
      this.ahead.forget();
      this.tellNotCompleted();
    }
  }

  /** The image that has begun ahead, else the next one. */
  private next(): Promise<void> | undefined {
    const job = this.begun ?? this.begin();
    this.begun = undefined;
    return job;
  }

  /** Begins the next image, if there is one. */
  private begin(before?: Turn): Promise<void> | undefined {
    if (engineStore(this.page).getState().phase !== 'ready') return undefined;
    const item = listedOf(this.page).byScoring(() => queueStore(this.page).getState().takeNext());
    return item && this.run(item, before);
  }

  /** The engine gets the next image, unless this one is requested again: that waits until its answer is entered. */
  private beginAfter(id: string, before?: Turn): void {
    if (!this.begun && queueStore(this.page).getState().waiting[0] !== id) this.begun = this.begin(before);
  }

  /** Asks the engine something beside its scores: if its worker died of that, what waits to be scored goes on in a new one. */
  async aside<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof EngineStopped) void this.pump();
      throw error;
    }
  }

  /** Cancels what is being scored, all of it or these images; the queue continues with the next. */
  cancel(ids: Iterable<string> = this.inHand.keys()): void {
    for (const id of ids) {
      const { running } = queueStore(this.page).getState();
      if (running?.id === id) queueStore(this.page).setState({ running: { ...running, cancelling: true } });
      this.inHand.get(id)?.abort();
    }
  }

  private async run(item: QueueItem, before?: Turn): Promise<void> {
    const queue = queueStore(this.page);
    const { patchItem } = queue.getState();
    const { announce } = noticesStore(this.page).getState();
    const abort = new AbortController();
    this.inHand.set(item.id, abort);
    try {
      await this.withRetry(item, abort.signal, before);
      if (item.id === selectionStore(this.page).getState().selected)
        announce(
          batchStrings.scored(item.name, scoreWords(resultsStore(this.page).getState().results[item.id])),
        );
    } catch (thrown) {
      // cancelled, it does not go on, whatever became of the engine by then
      const error = toErrorRecord(abort.signal.aborted ? abort.signal.reason : thrown);
      // what ended was at work on the image before: this one waits for its turn again
      if (before?.owed && error.code !== 'cancelled') return queue.getState().enqueue([item.id], true);
      if (error.code === 'device-lost') return this.holdBack(item, error);
      const cancelled = error.code === 'cancelled';
      // what it was scored with before still holds
      const scored = this.isCompleting(item.id);
      if (scored) patchItem(item.id, done);
      else patchItem(item.id, cancelled ? { status: 'cancelled' } : { status: 'failed', error });
      if (cancelled) announce(batchStrings.cancelled(item.name));
      else if (scored) this.failedToComplete.push({ name: item.name, error });
      else announce(batchStrings.failed(item.name));
    } finally {
      this.inHand.delete(item.id);
      const { running, waiting, items } = queue.getState();
      const next = [...this.inHand.keys()].find((id) => items[id]);
      if (running?.id === item.id)
        queue.setState({ running: next === undefined ? undefined : startOf(next) });
      // requested again in the meantime
      if (waiting.includes(item.id)) patchItem(item.id, { status: 'waiting' });
    }
  }

  /** After a lost device or thread: shows what is used now, and reports once that it is the CPU, or less of it. */
  private tellMoved(device: DeviceReport): void {
    const before = engineStore(this.page).getState().device;
    engineStore(this.page).setState({ device });
    if (!before || device.backend === 'webgpu') return;
    const fewer = before.backend === 'wasm';
    if (fewer && !(device.threads < before.threads)) return;
    noticesStore(this.page)
      .getState()
      .notify({ tone: 'info', ...batchStrings[fewer ? 'fewerThreads' : 'onProcessor'](device.reason) });
  }

  /** Says once how many scored images lack the scores of an added model, and why the first of them does. */
  private tellNotCompleted(): void {
    const [first] = this.failedToComplete;
    if (!first) return;
    const words = batchStrings.notCompleted(this.failedToComplete.length, first.name, first.error);
    this.failedToComplete = [];
    noticesStore(this.page)
      .getState()
      .notify({ tone: 'bad', ...words });
  }

  /** Nothing can be scored for now: pauses the queue, with this image first. */
  private holdBack(item: QueueItem, error: ErrorRecord): void {
    const queue = queueStore(this.page);
    queue.setState({ paused: true });
    queue.getState().enqueue([item.id], true);
    noticesStore(this.page)
      .getState()
      .notify({ tone: 'bad', ...batchStrings.heldBack(error) });
  }

  /** Retries once if the worker itself died: by then the client has a new one. */
  private async withRetry(item: QueueItem, signal: AbortSignal, before?: Turn): Promise<void> {
    try {
      await this.score(item, signal);
    } catch (error) {
      if (!(error instanceof EngineStopped) || signal.aborted || before?.owed) throw error;
      this.ahead.workerDied(item.id);
      await this.score(item, signal);
    }
  }

  private async score(item: QueueItem, signal: AbortSignal): Promise<void> {
    keptFile(item);
    const queue = queueStore(this.page);
    for (const preparation of this.preparations) {
      await preparation(item.id, signal);
      signal.throwIfAborted();
    }
    const ready = queue.getState().items[item.id] ?? item;
    if (this.isCompleting(item.id) && (await this.fillIn(ready, signal))) return;
    // fine-tuning reads no image twice; few look at the map that is made later
    const answer = await this.ask(ready, { detail: true, csfLater: true, features: true }, signal);
    const { model, device } = engineStore(this.page).getState();
    this.beginAfter(ready.id);
    // entered and drawn in a task of its own: with ten thousand images, that and beginning the next are a long one
    await nextTask();
    // removed in the meantime
    if (!model || !device || !queue.getState().items[item.id]) return;
    const result = { ...answer, ...textsOf(ready, answer) };
    const found = promptFound(ready, result);
    // typed in the meantime: the user's text wins
    const now = queue.getState().items[item.id];
    const unchanged = now?.prompt === ready.prompt && now.promptOrigin === ready.promptOrigin;
    const origins = originsOf({ ...ready, ...found });
    listedOf(this.page).byScoring(() => {
      resultsStore(this.page)
        .getState()
        .setResult(item.id, { result, model, device, origins, at: Date.now() });
      queue.getState().patchItem(item.id, { ...(unchanged ? found : {}), ...done });
    });
  }

  /** Asks the engine about an image, and shows how far it is. */
  private async ask(
    item: QueueItem,
    wanted: Pick<ScoreRequest, 'detail' | 'csfLater' | 'features' | 'heads'>,
    signal: AbortSignal,
  ): Promise<ScoreResult> {
    const queue = queueStore(this.page);
    const turn: Turn = { owed: true };
    const answered = this.engine.score(
      { ...promptRequest(this.page, item), description: item.description, ...wanted, ticket: item.id },
      {
        signal,
        onProgress: (progress) => {
          const { running } = queue.getState();
          if (running?.id === item.id) queue.setState({ running: { ...running, progress } });
          // the last thing before its answer, unless another model follows: the engine is not to wait for the page, which may be busy
          const last = engineStore(this.page).getState().model?.members === undefined;
          if (progress.stage === 'explain' && last) this.beginAfter(item.id, turn);
        },
      },
    );
    this.ahead.beside(item.id);
    const { device: moved, ...answer } = await answered.catch((thrown: unknown) => {
      turn.owed = thrown instanceof EngineStopped || toErrorRecord(thrown).code === 'device-lost';
      throw thrown;
    });
    turn.owed = false;
    if (moved) this.tellMoved(moved);
    return answer;
  }

  /** Adds to an image's scores those it lacks; false where it must be scored as a whole. */
  private async fillIn(item: QueueItem, signal: AbortSignal): Promise<boolean> {
    const { results, setResult } = resultsStore(this.page).getState();
    const scored = results[item.id];
    const { model } = engineStore(this.page).getState();
    if (!scored || !model) return false;
    const missing = missingColumns(scored, model);
    if (!missing && isOfModels(scored, model)) return false;
    // where another model was chosen in the meantime, nothing is missing: what this image has is not replaced
    if (missing && missing.heads.length > 0) {
      const answer = await this.ask(item, { heads: missing.heads }, signal).catch((thrown: unknown) => {
        // an image that one model cannot take does for the others: all together say so
        if (toErrorRecord(thrown).code !== 'image-too-large') throw thrown;
        return undefined;
      });
      const result = answer && completed(scored, missing, answer, model);
      if (!result) return false;
      // requested again in the meantime, with other texts
      if (!this.isCompleting(item.id)) return true;
      // stored maps are found by the time of their scores: those with earlier names, or of a model that was the first, are no longer
      const renamed =
        leadId(scored.model) !== leadId(model) ||
        Object.entries(missing.names).some(([before, now]) => before !== now);
      const at = renamed ? Date.now() : scored.at;
      listedOf(this.page).byScoring(() =>
        setResult(item.id, { ...scored, model, result, at, precomputed: false }),
      );
    }
    listedOf(this.page).byScoring(() => queueStore(this.page).getState().patchItem(item.id, done));
    return true;
  }
}

/** The scores in words, as they are shown. */
function scoreWords(scored: Scored | undefined): string {
  const words = scored?.model.heads.flatMap((head) => {
    const score = scored.result.scores[head.name];
    return score === undefined
      ? []
      : [`${head.title.toLowerCase()} ${scoreNumber(shownScore(head, score), head.max - head.min)}`];
  });
  return words?.join(', ') ?? '';
}

export const runnerOf = perPage((page) => new Runner(page, engineOf(page)));
