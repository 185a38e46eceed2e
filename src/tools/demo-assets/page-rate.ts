import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags } from '../../cli/engine/browser/flags.ts';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { samples } from '../samples/samples.ts';
import { culling, dense, followScored, type Use } from './page-use.ts';
import { signal, takeTurns, type Cost, type Side } from './turns.ts';

/**
 * How much longer the page takes for a batch than the command line, while somebody looks through the images:
 * `npm run bench:batch [images] [rounds] [pause]`. All score the same files and texts on WASM, from the first score to the last, in turns of
 * some seconds in which the others are stopped.
 * Somebody who culls pauses for so many milliseconds between two pictures, a second unless another time is given; a denser use, which nobody
 * keeps up, is measured too where the time is not given.
 */
const [images = 60, rounds = 1, pause] = process.argv.slice(2).map(Number);
const uses = pause === undefined ? [culling(images, 1000), dense] : [culling(images, pause)];
const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** Milliseconds of a turn: some pictures at least, and short beside the minutes in which the machine's speed changes. */
const turnLength = 5000;

/** A side that takes turns, stopped after its first score; `end` closes what it opened. */
type Opened = Side & { end: () => Promise<void> };

/** Settles when all images have been scored, and first when one has. */
function twoMoments() {
  const counted = new EventTarget();
  return {
    first: once(counted, 'first'),
    all: once(counted, 'all'),
    told: (done: number): void => {
      if (done > 0) counted.dispatchEvent(new Event('first'));
      if (done >= images) counted.dispatchEvent(new Event('all'));
    },
  };
}

async function commandLine(folder: string): Promise<Opened> {
  const args = ['score', '--items', join(folder, 'texts.csv'), '--backend', 'wasm'];
  const child = spawn(process.execPath, [path('src/cli/fovea.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { first, all, told } = twoMoments();
  let lines = 0;
  createInterface(child.stdout).on('line', (line) => {
    if (line !== '') told(++lines);
  });
  const ended = once(child, 'exit').then(() => {
    if (lines < images) throw new Error(`the command line ended after ${lines} of ${images} images`);
  });
  await Promise.race([first, ended]);
  signal(child.pid!, 'SIGSTOP');
  return {
    pid: child.pid!,
    turn: async (milliseconds) =>
      Promise.race([
        all.then(() => true),
        ended.then(() => true),
        sleep(milliseconds, false, { ref: false }),
      ]),
    end: () => ended,
  };
}

/** Does steps of a use until a time has passed or everything is scored. */
async function useFor(page: Page, use: Use, from: number, milliseconds: number, over: () => boolean) {
  const start = performance.now();
  let number = from;
  for (; !over() && performance.now() - start < milliseconds; number++) {
    const begun = performance.now();
    const until = (share: number) =>
      page.waitForTimeout(Math.max(0, share * use.pause - (performance.now() - begun)));
    await use.step(page, number, until);
    await until(1);
  }
  return number;
}

async function pageInUse(address: string, files: string[], use: Use): Promise<Opened> {
  const executablePath = findBrowser(thisMachine((message) => console.error(message)));
  const server = await chromium.launchServer({ executablePath, args: chromiumFlags() });
  const browser = await chromium.connect(server.wsEndpoint());
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
  const { first, all, told } = twoMoments();
  await followScored(page, told);
  await first;
  const { pid } = server.process();
  signal(pid!, 'SIGSTOP');
  let step = 0;
  let over = false;
  let using: Promise<unknown> = Promise.resolve();
  return {
    pid: pid!,
    async turn(milliseconds) {
      const turn = useFor(page, use, step, milliseconds, () => over).then((next) => (step = next));
      using = turn;
      over = await Promise.race([all.then(() => true), turn.then(() => false)]);
      return over;
    },
    async end() {
      await using;
      console.log(`  ${use.name}: ${step} steps`);
      await browser.close();
      await server.close();
    },
  };
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
  const address = server.resolvedUrls?.local[0] ?? '';
  const seconds = ({ clock, processor }: Cost) =>
    `${clock.toFixed(1)} s (processor ${processor.toFixed(1)} s)`;
  for (let round = 0; round < rounds; round++) {
    const opened = [await commandLine(folder)];
    for (const use of uses) opened.push(await pageInUse(address, [...files, join(folder, 'texts.csv')], use));
    const [alone, ...used] = await takeTurns(opened, turnLength);
    console.log(`${images} images: command line ${seconds(alone!)}`);
    for (const side of opened) await side.end();
    for (const [i, cost] of used.entries()) {
      const clock = (cost.clock / alone!.clock).toFixed(2);
      const processor = (cost.processor / alone!.processor).toFixed(2);
      console.log(
        `  page, ${uses[i]!.name}: ${seconds(cost)}, ratio ${clock}, of processor time ${processor}`,
      );
    }
  }
  await server.close();
} finally {
  await rm(folder, { recursive: true });
}
