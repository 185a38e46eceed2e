import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { adapterFlags } from '../../cli/engine/browser/gpu.ts';
import { launchBrowser } from '../../cli/engine/browser/launch.ts';
import { projectRoot } from '../../cli/engine/build.ts';
import type { CliIo } from '../../cli/io.ts';
import { demoModel } from '../../cli/score/model-option.ts';
import { serve } from '../../cli/engine/server.ts';
import type { BenchApi } from './api.ts';
import { heldHeap } from './soak/held-heap.ts';
import { processorMilliseconds } from './processor-clock.ts';
import type { SoakSample } from './soak/soak-growth.ts';

const entry = 'src/tools/bench/index.html';

/** The bench in a headless browser, and how to end it. */
export async function benchInBrowser(io: CliIo): Promise<{ api: BenchApi; close(): Promise<void> }> {
  io.say('Building the bench …');
  const folder = join(projectRoot, '.cache', `bench-${process.pid}`);
  const { build } = await import('vite');
  await build({
    root: projectRoot,
    logLevel: 'error',
    publicDir: false,
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: [entry] } },
  });
  const server = await serve({ dist: folder, model: demoModel, item: () => undefined });
  const found = findBrowser(thisMachine((message) => io.say(message)));
  const browser = await launchBrowser(found, adapterFlags(io.env));
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.exposeFunction('processorClock', processorMilliseconds);
  await page.exposeFunction('heldHeap', heldHeap(page));
  await page.exposeFunction('soakProgress', ({ images }: SoakSample) => io.progress(`${images} images`));
  await page.goto(`${server.url}${entry}`);
  await page.waitForFunction(() => 'bench' in window, undefined, { timeout: 60_000 });
  return {
    api: {
      start: (variant) => page.evaluate((name) => window.bench.start(name), variant),
      cases: (options) => page.evaluate((wanted) => window.bench.cases(wanted), options),
      measure: (index, options) =>
        page.evaluate(([number, wanted]) => window.bench.measure(number, wanted), [index, options] as const),
      rates: (rows, options) =>
        page.evaluate(([count, wanted]) => window.bench.rates(count, wanted), [rows, options] as const),
      soak: (images) => page.evaluate((wanted) => window.bench.soak!(wanted), images),
      memory: () => page.evaluate(() => window.bench.memory()),
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
