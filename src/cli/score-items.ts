import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendChoice, ModelInfo, VariantChoice } from '../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../shared/errors.ts';
import type { DescribeOptions } from './describe-options.ts';
import { describeProgress } from './describe-progress.ts';
import { EngineBrowser, EngineCrash } from './engine-browser.ts';
import { tensorWriter } from './inspect.ts';
import type { CliIo } from './io.ts';
import { ItemDescriber } from './item-describer.ts';
import { checkItem, type Item } from './item.ts';
import { modelId, type Outcome } from './score-line.ts';

export interface ScoreOptions {
  /** Folder of the model package, absolute. */
  model: string;
  backend: BackendChoice;
  variant?: VariantChoice;
  /** Texts for items that bring none. */
  prompt?: string;
  description?: string;
  crops?: number;
  heads?: string[];
  /** Has images described that bring no description. */
  describe?: DescribeOptions;
  /** Folder for every intermediate tensor, absolute. */
  inspect?: string;
}

/** Receives what the engine is, once, before the first outcome; undefined where it could not be started. */
export type ReadyListener = (model: ModelInfo | undefined) => Promise<void>;

/**
 * Scores items in order in one headless browser and hands on each outcome as it comes. Whatever goes wrong with an item,
 * the model or the browser becomes that item's error; `usage` errors (an unknown head) are thrown before any outcome.
 * Returns early when the user stops.
 */
export async function scoreItems(
  io: CliIo,
  items: readonly Item[],
  options: ScoreOptions,
  ready: ReadyListener,
  take: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  const problems = await Promise.all(items.map(checkItem));
  const batch = new Batch(io, items, options);
  const stopped = (): boolean => io.signal.aborted;
  try {
    if (problems.some((problem) => problem === undefined)) await batch.start();
    await ready(batch.model);
    for (const [index, item] of items.entries()) {
      if (stopped()) return;
      const error = problems[index];
      const outcome: Outcome = error ? { item, ok: false, error } : await batch.score(index, item);
      if (!outcome.ok && outcome.error.code === 'cancelled' && stopped()) return;
      await take(outcome);
    }
  } finally {
    await batch.close();
  }
}

class Batch {
  readonly #io: CliIo;
  readonly #items: readonly Item[];
  readonly #options: ScoreOptions;
  #engine: EngineBrowser | undefined;
  /** Why nothing can be scored: the model or the browser failed to start. */
  #failed: FoveaError | undefined;
  #label = '';
  readonly #describer: ItemDescriber | undefined;
  model: ModelInfo | undefined;

  constructor(io: CliIo, items: readonly Item[], options: ScoreOptions) {
    this.#io = io;
    this.#items = items;
    this.#options = options;
    const { describe, prompt } = options;
    const shrink = (index: number): Promise<Blob> =>
      this.#engine?.shrink(index) ?? Promise.reject(new EngineCrash('The engine is not running.'));
    this.#describer = describe && new ItemDescriber(io, describe, { items, prompt, shrink });
  }

  async start(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      if (error instanceof FoveaError && error.code === 'usage') throw error;
      this.#failed = asFoveaError(error);
      if (!this.#io.signal.aborted) this.#io.say(`The engine did not start: ${this.#failed.message}`);
    }
  }

  async score(index: number, item: Item): Promise<Outcome> {
    this.#label = `[${index + 1}/${this.#items.length}] ${item.file}: `;
    const failure = (error: unknown): Outcome => ({ item, ok: false, error: toErrorRecord(error) });
    try {
      return await this.#attempt(index, item);
    } catch (error) {
      if (!(error instanceof EngineCrash)) return failure(error);
      this.#io.say(`${this.#label}${error.message} Trying once more.`);
    }
    try {
      return await this.#attempt(index, item);
    } catch (error) {
      if (!(error instanceof EngineCrash)) return failure(error);
      const message = `The engine ended twice on this image. ${error.message}`;
      return failure(new FoveaError('internal', message, 'The image may need more memory than there is.'));
    }
  }

  async close(): Promise<void> {
    await this.#engine?.close();
  }

  async #attempt(index: number, item: Item): Promise<Outcome> {
    if (this.#failed) throw this.#failed;
    const engine = this.#engine ?? (await this.#open());
    const { prompt, description, crops, heads, inspect } = this.#options;
    try {
      if (this.#describer) this.#io.progress(`${this.#label}waiting for its description`);
      const answer = await this.#describer?.of(index);
      const described = answer?.ok ? answer.described : undefined;
      const result = await engine.score({
        index,
        name: item.file,
        prompt: item.prompt ?? prompt,
        description: described?.text ?? item.description ?? description,
        crops: item.crops ?? crops,
        heads,
        inspect: inspect !== undefined,
      });
      this.#io.progress(`${this.#label}done in ${Math.round(result.ms)} ms`);
      return { item, ok: true, result, model: this.model!, ...(answer ? { answer } : {}) };
    } catch (error) {
      if (error instanceof EngineCrash) {
        this.#engine = undefined;
        await engine.close();
      }
      throw error;
    }
  }

  async #open(): Promise<EngineBrowser> {
    const { model: folder, backend, variant, heads, inspect } = this.#options;
    if (!existsSync(join(folder, 'manifest.json'))) {
      throw new FoveaError(
        'model-missing',
        `${folder} is not a model package: it has no readable manifest.json.`,
        'Make one with `fovea pack`, or leave out --model for the demo.',
      );
    }
    const { engine, device, model } = await EngineBrowser.open(this.#io, {
      model: folder,
      backend,
      ...(variant ? { variant } : {}),
      item: (index) => this.#items[index]?.path,
      ...(inspect === undefined ? {} : { tensor: tensorWriter(inspect, this.#items) }),
      onProgress: (progress) => this.#io.progress(`${this.#label}${describeProgress(progress)}`),
    });
    if (!this.model) {
      const where =
        device.backend === 'wasm'
          ? `WebAssembly, ${device.threads} threads`
          : `${device.adapter}, kernels “${device.variant}”`;
      this.#io.say(`Engine: ${where} (${device.reason}). Model: ${model.title} (${modelId(model)}).`);
      if (model.untrained) this.#io.say('Untrained weights: the numbers mean nothing.');
    }
    this.#engine = engine;
    this.model = model;
    checkHeads(model, heads);
    return engine;
  }
}

function checkHeads(model: ModelInfo, heads: string[] | undefined): void {
  const known = model.heads.map((head) => head.name);
  const unknown = (heads ?? []).filter((head) => !known.includes(head));
  if (unknown.length === 0) return;
  throw new FoveaError(
    'usage',
    `The model has no head ${unknown.join(', ')}.`,
    `It has: ${known.join(', ')}.`,
  );
}

function asFoveaError(error: unknown): FoveaError {
  if (error instanceof FoveaError) return error;
  return new FoveaError('internal', error instanceof Error ? error.message : String(error));
}
