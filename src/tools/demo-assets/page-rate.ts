import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags } from '../../cli/engine/browser/flags.ts';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { samples } from '../samples/samples.ts';
import { culling, dense, followScored, type Use } from './page-use.ts';
import { ProcessorTime, processTable } from '../test-runner/processor-time.ts';

/**
 * How much longer the page takes for a batch than the command line, while somebody looks through the images:
 * `npm run bench:batch [images] [rounds] [pause]`. Both score the same files and texts on WASM, one after the other, from the first score to the last.
 * Somebody who culls pauses for so many milliseconds between two pictures, a second unless another time is given; a denser use, which nobody
 * keeps up, is measured too where the time is not given.
 * What else the machine does is in the time of both, but not in their processor time, which is that of all their processes.
 */
const [images = 60, rounds = 2, pause] = process.argv.slice(2).map(Number);
const uses = pause === undefined ? [culling(images, 1000), dense] : [culling(images, pause)];
const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** Seconds by the clock, and of processor time. */
interface Cost {
  clock: number;
  processor: number;
}

/** Measures from now on: what this process's children, browsers among them, cost until the returned function is called. */
function startMeasuring(): () => Cost {
  const begun = performance.now();
  const used = new ProcessorTime(process.pid);
  used.look(processTable() ?? []);
  const before = used.seconds;
  return () => {
    const clock = (performance.now() - begun) / 1000;
    used.look(processTable() ?? []);
    return { clock, processor: used.seconds - before };
  };
}

/** What the command line costs between its first line and its last. */
async function commandLine(folder: string): Promise<Cost> {
  const args = ['score', '--items', join(folder, 'texts.csv'), '--backend', 'wasm'];
  const child = spawn(process.execPath, [path('src/cli/fovea.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let lines = 0;
  let measured: (() => Cost) | undefined;
  let cost: Cost | undefined;
  for await (const line of createInterface(child.stdout)) {
    if (line === '') continue;
    measured ??= startMeasuring();
    if (++lines === images) cost = measured();
  }
  if (!cost) throw new Error(`${lines} lines instead of ${images}`);
  return cost;
}

/** What the page costs between its first score and its last while it is used, and how many steps that were a second. */
async function pageInUse(
  browser: Browser,
  address: string,
  files: string[],
  { pause: between, step }: Use,
): Promise<Cost & { steps: number }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  // a busy machine takes long to open the next one
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.goto(`${address}?backend=wasm`);
  await page.locator('[data-testid="status"][data-phase="ready"]').waitFor();
  await page.getByTestId('file-input').first().setInputFiles(files);
  let measured: (() => Cost) | undefined;
  let cost: Cost | undefined;
  await followScored(page, (done) => {
    if (done > 0) measured ??= startMeasuring();
    if (done >= images) cost ??= measured?.();
  });
  let steps = 0;
  for (let number = 0; !cost; number++) {
    const begun = performance.now();
    const until = (share: number) =>
      page.waitForTimeout(Math.max(0, share * between - (performance.now() - begun)));
    await step(page, number, until);
    if (measured) steps++;
    await until(1);
  }
  await context.close();
  return { ...cost, steps: steps / cost.clock };
}

const folder = await mkdtemp(join(tmpdir(), 'fovea-rate-'));
try {
  const quote = (words: string) => `"${words.replaceAll('"', '""')}"`;
  const lines = ['file,prompt,description'];
  const files: string[] = [];
  for (let i = 0; i < images; i++) {
    const { file, prompt, description } = samples[i % samples.length]!;
    const name = `${String(i).padStart(3, '0')}-${file}`;
    await cp(path(`public/samples/${file}`), join(folder, name));
    files.push(join(folder, name));
    lines.push([name, prompt, description].map(quote).join(','));
  }
  await writeFile(join(folder, 'texts.csv'), `${lines.join('\n')}\n`);
  await build({ logLevel: 'error' });
  const server = await preview({ preview: { port: 0, open: false }, logLevel: 'error' });
  const executablePath = findBrowser(thisMachine((message) => console.error(message)));
  const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
  const seconds = ({ clock, processor }: Cost) =>
    `${clock.toFixed(1)} s (processor ${processor.toFixed(1)} s)`;
  const ratios = new Map<Use, Cost[]>(uses.map((use) => [use, []]));
  for (let round = 0; round < rounds; round++) {
    const alone = await commandLine(folder);
    console.log(`${images} images: command line ${seconds(alone)}`);
    for (const [use, list] of ratios) {
      const address = server.resolvedUrls?.local[0] ?? '';
      const used = await pageInUse(browser, address, [...files, join(folder, 'texts.csv')], use);
      const ratio = { clock: used.clock / alone.clock, processor: used.processor / alone.processor };
      list.push(ratio);
      console.log(
        `  page, ${use.name}, ${used.steps.toFixed(1)} steps a second: ${seconds(used)}, ratio ${ratio.clock.toFixed(2)} (${ratio.processor.toFixed(2)})`,
      );
    }
  }
  for (const [{ name }, list] of ratios) {
    const middle = (of: keyof Cost) => {
      const sorted = list.map((ratio) => ratio[of]).sort((a, b) => a - b);
      return sorted[sorted.length >> 1]?.toFixed(2);
    };
    console.log(`${name}: median ratio ${middle('clock')}, of processor time ${middle('processor')}`);
  }
  await browser.close();
  await server.close();
} finally {
  await rm(folder, { recursive: true });
}
