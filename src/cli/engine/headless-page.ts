import type { Browser, Page } from 'playwright-core';
import type { Answer } from '../../shared/engine-api.ts';
import { fromErrorRecord } from '../../shared/errors.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import type { RunningCalls } from '../../shared/workers/running-calls.ts';
import type { CliIo } from '../io.ts';
import { findBrowser, thisMachine } from './browser/find.ts';
import { adapterFlags } from './browser/gpu.ts';
import { launchBrowser } from './browser/launch.ts';

/** The browser or the engine in it died: worth one more try, unlike an error that the engine answered. */
export class EngineCrash extends Error {
  override readonly name = 'EngineCrash';
}

interface HeadlessOptions {
  /** Where the command line's server serves the built page. */
  url: string;
  /** Calls that fail when the browser is gone. */
  calls: RunningCalls;
  onProgress?: ProgressListener;
}

/** The built engine's page in a headless browser of its own. */
export class HeadlessPage {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #calls: RunningCalls;

  private constructor(browser: Browser, page: Page, calls: RunningCalls) {
    this.#browser = browser;
    this.#page = page;
    this.#calls = calls;
  }

  /** Starts a browser and opens the page. Throws `browser-missing`, or `EngineCrash` where the page does not start. */
  static async open(
    io: Pick<CliIo, 'say' | 'env'>,
    { url, calls, onProgress = () => undefined }: HeadlessOptions,
  ): Promise<HeadlessPage> {
    const executable = findBrowser(thisMachine((message) => io.say(message)));
    const browser = await launchBrowser(executable, adapterFlags(io.env));
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(0);
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      if (io.env.FOVEA_DEBUG) {
        page.on('console', (message) => io.say(`[engine] ${message.text()}`));
        page.on('pageerror', (error) => io.say(`[engine] ${error.stack ?? error.message}`));
      }
      page.on('crash', () => calls.end(new EngineCrash('The engine’s browser tab crashed.')));
      browser.on('disconnected', () => calls.end(new EngineCrash('The engine’s browser exited.')));
      await page.exposeFunction('foveaProgress', onProgress);
      await calls.run(() => page.goto(`${url}src/cli/engine/headless/index.html`));
      try {
        await page.waitForFunction(() => 'fovea' in window, undefined, { timeout: 60_000 });
      } catch {
        throw new EngineCrash(`The engine’s page did not start. ${problems.join(' ')}`.trim());
      }
      return new HeadlessPage(browser, page, calls);
    } catch (error) {
      await browser.close().catch(() => undefined);
      throw error;
    }
  }

  /** Asks the page one thing. Throws the error of its answer, or `EngineCrash` when it is gone. */
  async ask<T>(call: (page: Page) => Promise<Answer<T>>): Promise<T> {
    const answer = await this.#calls.run(() =>
      call(this.#page).catch((error: unknown) => {
        const words = error instanceof Error ? error.message.split('\n')[0]! : String(error);
        throw new EngineCrash(words.replace(/^page\.evaluate: (Error: )?/, ''));
      }),
    );
    if (!answer.ok) throw fromErrorRecord(answer.error);
    return answer.value;
  }

  async close(): Promise<void> {
    await this.#browser.close().catch(() => undefined);
  }
}
