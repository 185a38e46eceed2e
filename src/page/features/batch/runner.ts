import { toErrorRecord } from '../../../shared/errors.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { EngineStopped, type PageEngine } from '../../kit/workers/engine-client.ts';
import type { AppStore } from '../../app/store.ts';
import type { QueueItem } from './queue.ts';
import type { TextOrigins } from './results.ts';
import { text } from '../../app/text.ts';

/** Scores waiting items one after the other; a failed item is a row with its error, and the queue goes on. */
export class Runner {
  private readonly store: AppStore;
  private readonly engine: PageEngine;
  private readonly before: (id: string, signal: AbortSignal) => Promise<void>;
  private pumping = false;
  private abort: AbortController | undefined;

  /** @param before what an image still needs before it is scored, such as a description */
  constructor(store: AppStore, engine: PageEngine, before: Runner['before'] = () => Promise.resolve()) {
    this.store = store;
    this.engine = engine;
    this.before = before;
  }

  /** Starts the queue if it is not running; returns when there is nothing left to do. */
  async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.store.getState().phase === 'ready') {
        const item = this.store.getState().takeNext();
        if (!item) break;
        await this.run(item);
      }
    } finally {
      this.pumping = false;
    }
  }

  /** Stops the image being scored; the next one follows. */
  cancelCurrent(): void {
    const { running, setRunning } = this.store.getState();
    if (!running) return;
    setRunning({ ...running, cancelling: true });
    this.abort?.abort();
  }

  private async run(item: QueueItem): Promise<void> {
    const state = this.store.getState();
    this.abort = new AbortController();
    try {
      await this.withRetry(item, this.abort.signal);
      if (item.id === this.store.getState().selected) state.announce(text.live.scored(item.name));
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      const cancelled = error.code === 'cancelled';
      state.patchItem(item.id, cancelled ? { status: 'cancelled' } : { status: 'failed', error });
      state.announce(cancelled ? text.live.cancelled(item.name) : text.live.failed(item.name));
    } finally {
      this.abort = undefined;
      state.setRunning(undefined);
      // asked for again meanwhile
      if (this.store.getState().waiting.includes(item.id)) state.patchItem(item.id, { status: 'waiting' });
    }
  }

  /** Once more where the worker itself died: the client has a new one by then. */
  private async withRetry(item: QueueItem, signal: AbortSignal): Promise<void> {
    try {
      await this.score(item, signal);
    } catch (error) {
      if (!(error instanceof EngineStopped) || signal.aborted) throw error;
      await this.score(item, signal);
    }
  }

  private async score(item: QueueItem, signal: AbortSignal): Promise<void> {
    const { patchItem, setResult, setRunning } = this.store.getState();
    await this.before(item.id, signal);
    signal.throwIfAborted();
    const ready = this.store.getState().items[item.id] ?? item;
    const answer = await this.engine.score(
      {
        image: item.file,
        name: item.name,
        prompt: promptGiven(ready),
        description: ready.description,
        rawPrompts: this.store.getState().settings.rawPrompts,
        detail: true,
      },
      {
        signal,
        onProgress: (progress) => {
          const { running } = this.store.getState();
          if (running?.id === item.id) setRunning({ ...running, progress });
        },
      },
    );
    const { model, device } = this.store.getState();
    if (!model || !device) return;
    const result = { ...answer, ...textsOf(ready, answer) };
    const found = promptFound(ready, result);
    // typed meanwhile: the user's words stay
    const now = this.store.getState().items[item.id];
    if (now?.prompt === ready.prompt && now.promptOrigin === ready.promptOrigin) patchItem(item.id, found);
    setResult(item.id, { result, model, device, origins: originsOf({ ...ready, ...found }), at: Date.now() });
    patchItem(item.id, { status: 'done', error: undefined });
  }
}

/** The prompt as it is asked to be scored; undefined where the engine is to look in the file. */
function promptGiven({ prompt, promptOrigin }: QueueItem): string | undefined {
  return promptOrigin === 'none' || promptOrigin === 'file' ? undefined : prompt;
}

/** The texts of a result; the engine is handed a description by a model like any other. */
function textsOf({ descriptionOrigin }: QueueItem, { texts }: ScoreResult): Pick<ScoreResult, 'texts'> {
  if (!texts || texts.descriptionFrom === 'none' || descriptionOrigin !== 'model') return {};
  return { texts: { ...texts, descriptionFrom: 'described' } };
}

/** The prompt that the engine found in the file. */
function promptFound(
  item: QueueItem,
  { texts }: ScoreResult,
): Partial<Pick<QueueItem, 'prompt' | 'promptOrigin'>> {
  if (promptGiven(item) !== undefined || !texts || texts.promptFrom === 'none') return {};
  return { prompt: texts.prompt, promptOrigin: 'file' };
}

function originsOf({
  promptOrigin,
  descriptionOrigin,
  descriptionBy,
  descriptionError,
}: QueueItem): TextOrigins {
  return {
    promptOrigin,
    descriptionOrigin,
    ...(descriptionBy ? { descriptionBy } : {}),
    ...(descriptionError ? { descriptionError } : {}),
  };
}
