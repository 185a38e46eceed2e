import type { Page } from 'playwright-core';
import type {
  Answer,
  BackendChoice,
  DeviceReport,
  ModelInfo,
  VariantChoice,
} from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import { ensureBuilt } from './build.ts';
import { EngineCrash, HeadlessPage } from './headless-page.ts';
import type { HeadlessRequest, HeadlessResult } from './headless/api.ts';
import { RunningCalls } from '../../shared/workers/running-calls.ts';
import type { CliIo } from '../io.ts';
import { serve, type LocalServer } from './server.ts';

export interface EngineOptions {
  /** Folder of the model package. */
  model: string;
  /** Folders of the packages of models that score beside it. */
  beside?: readonly string[] | undefined;
  backend: BackendChoice;
  /** Layout of the WebGPU kernels; default: measured on the device. */
  variant?: VariantChoice;
  /** An item's image: its path, or the file itself. */
  item(index: number): string | Uint8Array | undefined;
  tensor?(index: number, name: string, shape: number[], bytes: Buffer): Promise<void>;
  onProgress: ProgressListener;
}

export { EngineCrash } from './headless-page.ts';

const stopped = (): FoveaError => new FoveaError('cancelled', 'Stopped.');

/**
 * The built engine in a headless browser: started once for a whole batch, and again by `restart` after a crash.
 * Methods throw `FoveaError` for what the engine answered, `EngineCrash` when it is gone.
 */
export class EngineBrowser {
  readonly #io: CliIo;
  readonly #options: EngineOptions;
  #server: LocalServer | undefined;
  #page: HeadlessPage | undefined;
  #calls = new RunningCalls();

  private constructor(io: CliIo, options: EngineOptions) {
    this.#io = io;
    this.#options = options;
    io.signal.addEventListener('abort', () => this.#calls.end(stopped()), { once: true });
  }

  /** Builds what is stale, finds a browser, starts the engine and loads the model. */
  static async open(
    io: CliIo,
    options: EngineOptions,
  ): Promise<{ engine: EngineBrowser; device: DeviceReport; model: ModelInfo }> {
    const engine = new EngineBrowser(io, options);
    try {
      return { engine, ...(await engine.restart()) };
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  /** A fresh browser with the model loaded. */
  async restart(): Promise<{ device: DeviceReport; model: ModelInfo }> {
    await this.#page?.close();
    this.#page = undefined;
    if (!this.#server) {
      const dist = await ensureBuilt((message) => this.#io.say(message));
      this.#server = await serve({ dist, ...this.#options });
    }
    const calls = (this.#calls = new RunningCalls());
    if (this.#io.signal.aborted) calls.end(stopped());
    const { url } = this.#server;
    this.#page = await HeadlessPage.open(this.#io, { url, calls, onProgress: this.#options.onProgress });
    const { backend, variant } = this.#options;
    const device = await this.#ask((page) =>
      page.evaluate(([choice, layout]) => window.fovea.start(choice, layout), [backend, variant] as const),
    );
    const model = await this.#ask((page) =>
      page.evaluate((beside) => window.fovea.load(beside), this.#options.beside?.length ?? 0),
    );
    return { device, model };
  }

  /** Scores one item; its intermediate tensors, where asked for, have been given to `tensor` before this resolves. */
  score(request: HeadlessRequest): Promise<HeadlessResult> {
    return this.#ask((page) => page.evaluate((wanted) => window.fovea.score(wanted), request));
  }

  /** An item's image as it is sent to be described: a JPEG of at most 1024 pixels a side. */
  async shrink(index: number): Promise<Blob> {
    const base64 = await this.#ask((page) => page.evaluate((wanted) => window.fovea.shrink(wanted), index));
    return new Blob([Buffer.from(base64, 'base64')], { type: 'image/jpeg' });
  }

  async close(): Promise<void> {
    await this.#page?.close();
    await this.#server?.close();
  }

  #ask<T>(call: (page: Page) => Promise<Answer<T>>): Promise<T> {
    return this.#page?.ask(call) ?? Promise.reject(new EngineCrash('The engine is not running.'));
  }
}
