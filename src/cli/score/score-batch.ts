import { modelId } from '../../shared/models/model-id.ts';
import { suppliedFiles } from '../../build/trunk/supply.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendChoice, DeviceReport, ModelInfo, VariantChoice } from '../../shared/engine-api.ts';
import { FoveaError, toErrorRecord } from '../../shared/errors.ts';
import type { DescribeOptions } from '../describe/describe-options.ts';
import { describeProgress } from '../describe/describe-progress.ts';
import { ItemDescriber } from '../describe/item-describer.ts';
import { EngineBrowser, EngineCrash } from '../engine/engine-browser.ts';
import type { CliIo } from '../io.ts';
import type { Item } from '../items/item.ts';
import { checkHeads } from './heads.ts';
import { allFolders, type ModelFolders } from './model-option.ts';
import { relevanceWords } from './relevance-words.ts';
import { TensorStems, writeTensor } from './inspect.ts';
import type { Outcome } from './score-line.ts';
import { timeLeft } from './time-left.ts';

export interface ScoreOptions extends ModelFolders {
  backend: BackendChoice;
  variant?: VariantChoice;
  /** Texts for items that have none. */
  prompt?: string;
  description?: string;
  /** Keeps generator syntax in prompts. */
  rawPrompts?: boolean;
  crops?: number;
  heads?: string[];
  /** Generates missing descriptions. */
  describe?: DescribeOptions;
  /** Folder for every intermediate tensor, absolute. */
  inspect?: string;
}

/** What one image may be asked for otherwise than the others. */
type AskedOfOne = Pick<ScoreOptions, 'rawPrompts' | 'crops' | 'heads' | 'describe'>;

/** An image to score, and what is asked of it. */
export interface Job {
  item: Item;
  asked: AskedOfOne;
}

/** What happens to the engine while it scores. */
export interface EngineEvents {
  /** The browser or the engine in it died; it is started again. */
  crashed(): void;
  /** The GPU was lost; the engine goes on with another device. */
  deviceLost(): void;
}

/** The engine and everything that lasts as long as one run: started with the first item, and again after a crash. */
export class ScoreBatch {
  readonly #io: CliIo;
  readonly #jobs: (index: number) => Job | undefined;
  readonly #total: number | undefined;
  readonly #stems = new TensorStems();
  /** Stem of the files that the tensors of the item at hand go to. */
  #stem = '';
  readonly #options: ScoreOptions;
  readonly #events: EngineEvents | undefined;
  #scoring = false;
  #engine: EngineBrowser | undefined;
  /** The reason why nothing can be scored: the model or the browser failed to start. */
  #failed: FoveaError | undefined;
  #label = '';
  /** Why the engine computes with something else than at first, as it was said. */
  #moved: string | undefined;
  /** The first image that was scored, and when. */
  #begun: { at: number; index: number } | undefined;
  readonly #describer: ItemDescriber | undefined;
  model: ModelInfo | undefined;

  /** `jobs`: those whose turn has come or is next. */
  constructor(
    io: CliIo,
    jobs: (index: number) => Job | undefined,
    total: number | undefined,
    options: ScoreOptions,
    events?: EngineEvents,
  ) {
    this.#io = io;
    this.#events = events;
    this.#jobs = jobs;
    this.#total = total;
    this.#options = options;
    const { describe, prompt } = options;
    const shrink = (index: number): Promise<Blob> =>
      this.#engine?.shrink(index) ?? Promise.reject(new EngineCrash('The engine is not running.'));
    const item = (index: number) => {
      const job = jobs(index);
      return job?.asked.describe ? { item: job.item, rawPrompts: job.asked.rawPrompts } : undefined;
    };
    this.#describer = describe && new ItemDescriber(io, describe, { item, prompt, shrink });
  }

  async start(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      if (error instanceof FoveaError && error.code === 'usage') throw error;
      this.#failed = asFoveaError(error);
      const { message, hint } = this.#failed;
      if (!this.#io.signal.aborted)
        this.#io.say(`The engine did not start: ${[message, hint].filter(Boolean).join(' ')}`);
    }
  }

  /** Every item comes by here, also one that cannot be scored: tensors are named by an item's place among those of its name. */
  arrive(item: Item): void {
    this.#stem = this.#stems.next(item);
  }

  /** Its turn comes soon: what takes time elsewhere is begun. */
  ahead(index: number): void {
    this.#describer?.begin(index);
  }

  async score(index: number, { item, asked }: Job): Promise<Outcome> {
    const place = this.#total === undefined ? `${index + 1}` : `${index + 1}/${this.#total}`;
    this.#begun ??= { at: performance.now(), index };
    const left = timeLeft(
      index - this.#begun.index,
      this.#total === undefined ? undefined : this.#total - this.#begun.index,
      performance.now() - this.#begun.at,
    );
    this.#label = `[${place}${left === '' ? '' : `, ${left}`}] ${item.file}: `;
    const failure = (error: unknown): Outcome => ({ item, ok: false, error: toErrorRecord(error) });
    try {
      return await this.#attempt(index, item, asked);
    } catch (error) {
      if (!(error instanceof EngineCrash)) return failure(error);
      this.#events?.crashed();
      this.#io.say(`${this.#label}${error.message} Trying once more.`);
    }
    try {
      return await this.#attempt(index, item, asked);
    } catch (error) {
      if (!(error instanceof EngineCrash)) return failure(error);
      this.#events?.crashed();
      const message = `The engine crashed twice on this image. ${error.message}`;
      return failure(new FoveaError('internal', message, 'The image may need more memory than there is.'));
    }
  }

  async close(): Promise<void> {
    await this.#engine?.close();
  }

  async #attempt(index: number, item: Item, asked: AskedOfOne): Promise<Outcome> {
    if (this.#failed) throw this.#failed;
    const engine = this.#engine ?? (await this.#open());
    const { prompt, description, inspect } = this.#options;
    const { rawPrompts, crops, heads } = asked;
    try {
      if (this.#describer) this.#io.progress(`${this.#label}waiting for its description`);
      const answer = await this.#describer?.of(index);
      const described = answer?.ok ? answer.described : undefined;
      this.#scoring = true;
      const result = await engine.score({
        index,
        name: item.file,
        prompt: item.prompt ?? prompt,
        description: described?.text ?? item.description ?? description,
        rawPrompts,
        crops: item.crops ?? crops,
        heads,
        inspect: inspect !== undefined,
        relevance: inspect !== undefined,
      });
      if (result.device) this.#sayMoved(result.device);
      this.#io.progress(`${this.#label}done in ${Math.round(result.ms)} ms`);
      return { item, ok: true, result, model: this.model!, ...(answer ? { answer } : {}) };
    } catch (error) {
      if (error instanceof EngineCrash) {
        this.#engine = undefined;
        await engine.close();
      }
      throw error;
    } finally {
      this.#scoring = false;
    }
  }

  /** Says once what the engine goes on with, after a lost device or thread. */
  #sayMoved(device: DeviceReport): void {
    if (device.reason === this.#moved) return;
    this.#moved = device.reason;
    this.#io.say(`The engine goes on with ${deviceWords(device)}.`);
  }

  async #open(): Promise<EngineBrowser> {
    const { model: first, beside, backend, variant, heads, inspect } = this.#options;
    for (const folder of allFolders(this.#options)) {
      if (!existsSync(join(folder, 'manifest.json'))) {
        throw new FoveaError(
          'model-missing',
          `${folder} is not a model package: it has no readable manifest.json.`,
          'Make one with `fovea pack`, or omit --model to use the demo.',
        );
      }
      // where its trunk is neither in the folder nor installed, this says so; the engine would only see that a file is missing
      suppliedFiles(folder);
    }
    const { engine, device, model } = await EngineBrowser.open(this.#io, {
      model: first,
      beside,
      backend,
      ...(variant ? { variant } : {}),
      item: (index) => {
        const item = this.#jobs(index)?.item;
        return item?.bytes ?? item?.path;
      },
      ...(inspect === undefined
        ? {}
        : {
            tensor: (_: number, name: string, shape: number[], bytes: Buffer) =>
              writeTensor(inspect, this.#stem, name, shape, bytes),
          }),
      onProgress: (progress) => {
        // an engine that has started starts a device only where it lost one
        if (progress.stage === 'device' && this.#scoring) this.#events?.deviceLost();
        this.#io.progress(`${this.#label}${describeProgress(progress)}`);
      },
    });
    if (!this.model) {
      const names = (model.members ?? [model]).map((one) => `${one.title} (${modelId(one)})`);
      const what = names.length > 1 ? 'Models' : 'Model';
      this.#io.say(`Engine: ${deviceWords(device)}. ${what}: ${names.join(', ')}.`);
      if (model.takesTurns)
        this.#io.say('These models do not fit into memory together: each is loaded again for every image.');
      const maps = inspect === undefined ? undefined : relevanceWords(model.heads, heads);
      if (maps !== undefined) this.#io.say(maps);
      if (model.untrained) this.#io.say('Untrained weights: the scores are meaningless.');
    }
    this.#engine = engine;
    this.model = model;
    checkHeads(model, heads);
    return engine;
  }
}

function deviceWords({ backend, adapter, variant, threads, reason }: DeviceReport): string {
  const where =
    backend === 'wasm'
      ? `WebAssembly, ${threads === 1 ? '1 thread' : `${threads} threads`}`
      : `${adapter}, kernels “${variant}”`;
  return `${where} (${reason.replace(/\.$/, '')})`;
}

function asFoveaError(error: unknown): FoveaError {
  if (error instanceof FoveaError) return error;
  return new FoveaError('internal', error instanceof Error ? error.message : String(error));
}
