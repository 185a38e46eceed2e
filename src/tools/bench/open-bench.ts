import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { adapterFlags } from '../../cli/engine/browser/gpu.ts';
import { launchBrowser } from '../../cli/engine/browser/launch.ts';
import { projectRoot } from '../../cli/engine/build.ts';
import { serve } from '../../cli/engine/server.ts';
import { processorMilliseconds } from './processor-clock.ts';

type Served = Omit<Parameters<typeof serve>[0], 'dist' | 'item'>;

/** A page of a bench, built and served for a headless browser. */
export interface OpenBench {
  browser: Browser;
  /** Another page of it, once `global` stands in its window; `expose` adds what that calls. */
  page: (global: string, expose?: (page: Page) => Promise<unknown>) => Promise<Page>;
  close: () => Promise<void>;
}

/**
 * Builds a bench's page and opens a browser for it.
 *
 * @param entry its HTML, from the project's root
 * @param prepare what its server gives besides, given the folder that is served and removed at the end
 */
export async function openBench(
  entry: string,
  say: (message: string) => void,
  prepare: (folder: string) => Served | Promise<Served>,
  env: Record<string, string | undefined> = process.env,
): Promise<OpenBench> {
  say('Building the bench …');
  const folder = join(projectRoot, '.cache', `bench-${process.pid}`);
  let opened: { close: () => Promise<void> }[] = [];
  const close = async () => {
    for (const one of opened.toReversed()) await one.close();
    opened = [];
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { build } = await import('vite');
    await build({
      ...{ root: projectRoot, logLevel: 'error', publicDir: false },
      build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: [entry] } },
    });
    const server = await serve({ dist: folder, item: () => undefined, ...(await prepare(folder)) });
    opened.push(server);
    const browser = await launchBrowser(findBrowser(thisMachine(say)), adapterFlags(env));
    opened.push(browser);
    const page: OpenBench['page'] = async (global, expose) => {
      const tab = await browser.newPage();
      tab.setDefaultTimeout(0);
      await tab.exposeFunction('processorClock', processorMilliseconds);
      await expose?.(tab);
      await tab.goto(`${server.url}${entry}`);
      await tab.waitForFunction((name) => name in window, global, { timeout: 60_000 });
      return tab;
    };
    return { browser, page, close };
  } catch (error) {
    // an open server would keep the process alive, and what was prepared would stay
    await close();
    throw error;
  }
}
