import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { adapterFlags } from '../../cli/engine/browser/gpu.ts';
import { launchBrowser } from '../../cli/engine/browser/launch.ts';
import { ensureBuilt } from '../../cli/engine/build.ts';
import type { HeadlessResult } from '../../cli/engine/headless/api.ts';
import { serve } from '../../cli/engine/server.ts';
import type { Answer, BackendChoice, EngineMemory } from '../../shared/engine-api.ts';
import { fromErrorRecord } from '../../shared/errors.ts';
import { HeapWatch, type Heap } from './heap-watch.ts';

export interface WatchedItem {
  path: string;
  name: string;
  prompt: string;
  description: string;
  crops?: [number, number][];
}

export interface Watched {
  results: HeadlessResult[];
  loadSeconds: number;
  /** Largest sum over the page and its worker while the package was loaded. */
  heap: Heap;
  heapSamples: number;
  /** The engine's own count of GPU buffers while loading, and while scoring. */
  loading: EngineMemory;
  scoring: EngineMemory;
}

function value<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw fromErrorRecord(answer.error);
}

/** Loads a package in a browser and scores items there, watching what its heaps and its GPU hold. */
export async function scoreWatched(
  model: string,
  backend: BackendChoice,
  items: WatchedItem[],
  say: (message: string) => void,
): Promise<Watched> {
  const dist = await ensureBuilt(say);
  const server = await serve({ dist, model, item: (index) => items[index]?.path });
  const browser = await launchBrowser(findBrowser(thisMachine(say)), adapterFlags(process.env));
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.exposeFunction('foveaProgress', () => undefined);
    const watch = await HeapWatch.start(page);
    await page.goto(`${server.url}src/cli/engine/headless/index.html`);
    await page.waitForFunction(() => 'fovea' in window);
    const device = value(await page.evaluate((choice) => window.fovea.start(choice), backend));
    say(`${device.adapter || device.backend}, ${device.variant}`);
    await page.evaluate(() => window.fovea.memory());
    watch.reset();
    const started = performance.now();
    value(await page.evaluate(() => window.fovea.load(0)));
    const loadSeconds = (performance.now() - started) / 1000;
    const [heap, heapSamples] = [watch.peak, watch.samples];
    await watch.stop();
    const loading = await page.evaluate(() => window.fovea.memory());
    const results: HeadlessResult[] = [];
    for (const [index, { name, prompt, description, crops }] of items.entries()) {
      const request = { index, name, prompt, description, ...(crops ? { crops } : {}) };
      results.push(value(await page.evaluate((wanted) => window.fovea.score(wanted), request)));
    }
    const scoring = await page.evaluate(() => window.fovea.memory());
    return { results, loadSeconds, heap, heapSamples, loading, scoring };
  } finally {
    await browser.close();
    await server.close();
  }
}
