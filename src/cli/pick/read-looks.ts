import type { Page } from 'playwright-core';
import { lookHash, type LookHash } from '../../image/look/look-hash.ts';
import { lookSide, smallPixels } from '../../image/look/small-pixels.ts';
import { findBrowser, thisMachine } from '../engine/browser/find.ts';
import { launchBrowser } from '../engine/browser/launch.ts';
import type { CliIo } from '../io.ts';

/** Files given to the browser at a time, and decoded side by side. */
const chunk = 200;
const together = 4;

/**
 * The look of each image file, decoded by the browser that also scores them; undefined for one that it cannot read. Ends early, with looks missing, when the
 * user stops. Throws `browser-missing`.
 */
export async function readLooks(
  io: Pick<CliIo, 'say' | 'progress' | 'signal'>,
  paths: readonly string[],
): Promise<(LookHash | undefined)[]> {
  if (paths.length === 0) return [];
  const executable = findBrowser(thisMachine((message) => io.say(message)));
  const browser = await launchBrowser(executable, { withoutWebGpu: true });
  const looks: (LookHash | undefined)[] = [];
  try {
    const page = await browser.newPage();
    await page.setContent('<input type="file" multiple>');
    await page.addScriptTag({ content: `globalThis.smallPixels = ${smallPixels.toString()}` });
    for (let at = 0; at < paths.length && !io.signal.aborted; at += together) {
      const inChunk = at % chunk;
      if (inChunk === 0) await page.setInputFiles('input', paths.slice(at, at + chunk));
      io.progress(`Looking for near-duplicates: ${at} of ${paths.length}`);
      looks.push(...(await looksOf(page, inChunk, inChunk + together)));
    }
  } finally {
    await browser.close();
  }
  return looks;
}

async function looksOf(page: Page, from: number, to: number): Promise<(LookHash | undefined)[]> {
  const pixels = await page.evaluate(
    ([start, end, side]) => {
      const { files } = document.querySelector('input')!;
      const { smallPixels: read } = globalThis as unknown as { smallPixels: typeof smallPixels };
      return Promise.all(
        [...files!].slice(start, end).map(async (file) => Array.from((await read(file, side)) ?? [])),
      );
    },
    [from, to, lookSide] as const,
  );
  return pixels.map((rgba) => (rgba.length === 0 ? undefined : lookHash(rgba)));
}
