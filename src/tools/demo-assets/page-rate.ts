import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags } from '../../cli/engine/browser/flags.ts';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { samples } from '../samples/samples.ts';
import { ProcessorTime, processTable } from '../test-runner/processor-time.ts';

/**
 * How much longer the page takes for a batch than the command line, while somebody looks through the images:
 * `npm run bench:batch [images] [rounds]`. Both score the same files and texts on WASM, one after the other, from the first score to the last.
 * What else the machine does is in the time of both, but not in their processor time, which is that of all their processes.
 */
const [images = 60, rounds = 2] = process.argv.slice(2).map(Number);
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

/** How many images the page says have been scored. */
const scored = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Number(/^\d+/.exec(document.querySelector('[data-testid="batch"]')?.textContent ?? '')?.[0] ?? 0),
  );

/** What the page costs between its first score and its last, while images are shown, marked and scrolled through. */
async function pageInUse(browser: Browser, address: string, files: string[]): Promise<Cost> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(`${address}?backend=wasm`);
  await page.locator('[data-testid="status"][data-phase="ready"]').waitFor();
  await page.getByTestId('file-input').first().setInputFiles(files);
  let measured: (() => Cost) | undefined;
  for (let step = 0; ; step++) {
    const done = await scored(page);
    if (done > 0) measured ??= startMeasuring();
    if (done >= images) break;
    await page.keyboard.press(['j', 'm', 'p', 'u', 'k', 'j'][step % 6]!);
    await page.mouse.move(300, 500);
    await page.mouse.wheel(0, step % 2 === 0 ? 200 : -150);
    await page.waitForTimeout(250);
  }
  const cost = measured!();
  await context.close();
  return cost;
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
  const ratios: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = await commandLine(folder);
    const used = await pageInUse(browser, server.resolvedUrls?.local[0] ?? '', [
      ...files,
      join(folder, 'texts.csv'),
    ]);
    const ratio = { clock: used.clock / alone.clock, processor: used.processor / alone.processor };
    ratios.push(ratio);
    const seconds = ({ clock, processor }: Cost) =>
      `${clock.toFixed(1)} s (processor ${processor.toFixed(1)} s)`;
    console.log(
      `${images} images: command line ${seconds(alone)}, page in use ${seconds(used)}, ratio ${ratio.clock.toFixed(2)} (${ratio.processor.toFixed(2)})`,
    );
  }
  const mean = (of: keyof Cost) => (ratios.reduce((sum, ratio) => sum + ratio[of], 0) / rounds).toFixed(2);
  console.log(`mean ratio ${mean('clock')}, of processor time ${mean('processor')}`);
  await browser.close();
  await server.close();
} finally {
  await rm(folder, { recursive: true });
}
