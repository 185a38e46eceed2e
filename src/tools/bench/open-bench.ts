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
  const { build } = await import('vite');
  await build({
    ...{ root: projectRoot, logLevel: 'error', publicDir: false },
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: [entry] } },
  });
  const server = await serve({ dist: folder, item: () => undefined, ...(await prepare(folder)) });
  const browser = await launchBrowser(findBrowser(thisMachine(say)), adapterFlags(env));
  return {
    browser,
    async page(global, expose) {
      const page = await browser.newPage();
      page.setDefaultTimeout(0);
      await page.exposeFunction('processorClock', processorMilliseconds);
      await expose?.(page);
      await page.goto(`${server.url}${entry}`);
      await page.waitForFunction((name) => name in window, global, { timeout: 60_000 });
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
