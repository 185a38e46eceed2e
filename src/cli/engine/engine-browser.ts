import type { Browser, Page } from 'playwright-core';
import type {
  Answer,
  BackendChoice,
  DeviceReport,
  ModelInfo,
  VariantChoice,
} from '../../shared/engine-api.ts';
import { FoveaError, fromErrorRecord } from '../../shared/errors.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import { findBrowser, thisMachine } from './browser/find.ts';
import { adapterFlags } from './browser/gpu.ts';
import { launchBrowser } from './browser/launch.ts';
import { ensureBuilt } from './build.ts';
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

/** The browser or the engine in it died: worth one more try, unlike an error that the engine answered. */
export class EngineCrash extends Error {
  override readonly name = 'EngineCrash';
}

const stopped = (): FoveaError => new FoveaError('cancelled', 'Stopped.');

/**
 * The built engine in a headless browser: started once for a whole batch, and again by `restart` after a crash.
 * Methods throw `FoveaError` for what the engine answered, `EngineCrash` when it is gone.
 */
export class EngineBrowser {
  readonly #io: CliIo;
  readonly #options: EngineOptions;
  #server: LocalServer | undefined;
  #browser: Browser | undefined;
  #page: Page | undefined;
  #executable: string | undefined;
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
    await this.#browser?.close().catch(() => undefined);
    if (!this.#server) {
      const dist = await ensureBuilt((message) => this.#io.say(message));
      this.#server = await serve({ dist, ...this.#options });
    }
    this.#executable ??= findBrowser(thisMachine((message) => this.#io.say(message)));
    this.#browser = await launchBrowser(this.#executable, adapterFlags(this.#io.env));
    this.#page = await this.#openPage(this.#browser, this.#server.url);
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
    await this.#browser?.close().catch(() => undefined);
    await this.#server?.close();
  }

  async #openPage(browser: Browser, url: string): Promise<Page> {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    if (this.#io.env.FOVEA_DEBUG) {
      page.on('console', (message) => this.#io.say(`[engine] ${message.text()}`));
      page.on('pageerror', (error) => this.#io.say(`[engine] ${error.stack ?? error.message}`));
    }
    const calls = (this.#calls = new RunningCalls());
    if (this.#io.signal.aborted) calls.end(stopped());
    page.on('crash', () => calls.end(new EngineCrash('The engine’s browser tab crashed.')));
    browser.on('disconnected', () => calls.end(new EngineCrash('The engine’s browser exited.')));
    await page.exposeFunction('foveaProgress', this.#options.onProgress);
    await calls.run(() => page.goto(`${url}src/cli/engine/headless/index.html`));
    try {
      await page.waitForFunction(() => 'fovea' in window, undefined, { timeout: 60_000 });
    } catch {
      throw new EngineCrash(`The engine’s page did not start. ${problems.join(' ')}`.trim());
    }
    return page;
  }

  async #ask<T>(call: (page: Page) => Promise<Answer<T>>): Promise<T> {
    const page = this.#page;
    if (!page) throw new EngineCrash('The engine is not running.');
    const answer = await this.#calls.run(() =>
      call(page).catch((error: unknown) => {
        const words = error instanceof Error ? error.message.split('\n')[0]! : String(error);
        throw new EngineCrash(words.replace(/^page\.evaluate: (Error: )?/, ''));
      }),
    );
    if (!answer.ok) throw fromErrorRecord(answer.error);
    return answer.value;
  }
}
