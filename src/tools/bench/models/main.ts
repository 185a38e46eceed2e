import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser, thisMachine } from '../../../cli/engine/browser/find.ts';
import { adapterFlags } from '../../../cli/engine/browser/gpu.ts';
import { launchBrowser } from '../../../cli/engine/browser/launch.ts';
import { projectRoot } from '../../../cli/engine/build.ts';
import { serve } from '../../../cli/engine/server.ts';
import { processorMilliseconds } from '../processor-clock.ts';
import { heldHeap } from '../soak/held-heap.ts';
import { saysGrown } from '../soak/soak-growth.ts';
import { clipB32 } from '../work/clip-config.ts';
import { writeBenchedModel } from './benched-models.ts';
import { benchedModels, comparisons } from './comparisons.ts';
import { measureComparisons, measureSwitches } from './measure-models.ts';
import { modelsOptions } from './options.ts';
import { grown, shareTable, switchTable } from './report.ts';
import { machineWords } from '../machine.ts';

/*
 * Two models side by side against the sum of each alone, by what they share, and what is held after models were replaced: CLIP ViT-B/32
 * with random weights, in the worker in which page and command line score. Fails if memory grows by more than 5%; times are only told.
 *
 *   npm run bench:models -- [--backend wasm|webgpu] [--blocks 12] [--rounds 5] [--switches 10]
 *
 * --rounds: images that are timed; 0: none
 * --switches: how often models are replaced while memory is watched; 0: not at all
 */

const say = (text: string) => void process.stderr.write(`${text}\n`);
const entry = 'src/tools/bench/models/index.html';
const { backend, blocks, rounds, switches } = modelsOptions(process.argv.slice(2));

const folder = join(projectRoot, '.cache', `bench-models-${process.pid}`);
const dist = join(folder, 'dist');
try {
  process.exitCode = await main();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<number> {
  await mkdir(folder, { recursive: true });
  say('Building …');
  const { build } = await import('vite');
  await build({
    ...{ root: projectRoot, logLevel: 'error', publicDir: false },
    build: { outDir: dist, emptyOutDir: true, rolldownOptions: { input: [entry] } },
  });
  const packages: string[] = [];
  for (const [i, model] of benchedModels.entries()) {
    say(`writing model ${i} …`);
    packages.push(join(folder, `model-${i}`));
    await writeBenchedModel(packages.at(-1)!, `model-${i}`, model, clipB32(blocks));
  }
  const server = await serve({ dist, beside: packages, item: () => undefined });
  const browser = await launchBrowser(findBrowser(thisMachine(say)), adapterFlags(process.env));
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.exposeFunction('processorClock', processorMilliseconds);
    await page.goto(`${server.url}${entry}`);
    await page.waitForFunction(() => 'modelsBench' in window, undefined, { timeout: 60_000 });
    const machine = machineWords();
    say(`${machine}; Chromium ${browser.version()}`);

    if (rounds > 0) {
      const found = [];
      for (const other of new Set(comparisons.map((one) => one.other))) {
        const those = comparisons.filter((one) => one.other === other);
        found.push(...(await measureComparisons(page, backend, those, rounds, say)));
      }
      const what = `CLIP ViT-B/32, ${blocks} of 12 blocks, ${backend}, ${rounds} images each`;
      process.stdout.write(`${machine}; Chromium ${browser.version()}; ${what}\n\n${shareTable(found)}\n`);
    }
    if (switches === 0) return 0;
    const samples = await measureSwitches(page, backend, switches, heldHeap(page), say);
    process.stdout.write(`\n${switchTable(samples)}\n`);
    return saysGrown(grown(samples), say) ? 1 : 0;
  } finally {
    await browser.close();
    await server.close();
  }
}
