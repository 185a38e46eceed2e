import type { CliIo } from '../../cli/io.ts';
import { demoModel } from '../../cli/score/model-option.ts';
import type { BenchApi } from './api.ts';
import { heldHeap } from './soak/held-heap.ts';
import { openBench } from './open-bench.ts';
import type { SoakSample } from './soak/soak-growth.ts';

/** The bench in a headless browser, and how to end it. */
export async function benchInBrowser(io: CliIo): Promise<{ api: BenchApi; close(): Promise<void> }> {
  const say = (message: string) => io.say(message);
  const bench = await openBench('src/tools/bench/index.html', say, () => ({ model: demoModel }), io.env);
  const opening = bench.page('bench', async (opened) => {
    await opened.exposeFunction('heldHeap', heldHeap(opened));
    await opened.exposeFunction('soakProgress', ({ images }: SoakSample) => io.progress(`${images} images`));
  });
  const page = await opening.catch(async (error: unknown) => {
    await bench.close();
    throw error;
  });
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
    close: bench.close,
  };
}
