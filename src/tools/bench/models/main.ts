import { join } from 'node:path';
import { openBench } from '../open-bench.ts';
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
const { backend, blocks, rounds, switches } = modelsOptions(process.argv.slice(2));

process.exitCode = await main();

/** Writes every model that is compared beside the page. */
async function writeModels(folder: string): Promise<{ beside: string[] }> {
  const beside: string[] = [];
  for (const [i, model] of benchedModels.entries()) {
    say(`writing model ${i} …`);
    beside.push(join(folder, `model-${i}`));
    await writeBenchedModel(beside.at(-1)!, `model-${i}`, model, clipB32(blocks));
  }
  return { beside };
}

async function main(): Promise<number> {
  const { browser, ...bench } = await openBench('src/tools/bench/models/index.html', say, writeModels);
  try {
    const page = await bench.page('modelsBench');
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
    await bench.close();
  }
}
