import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { greyPng, texture } from '../hostile/png.ts';
import { dropPaths } from '../support/drop-paths.ts';
import { openReady } from '../support/page.ts';
import { expect, test } from '../support/test.ts';
import { expectNoLongTask } from '../support/trace.ts';

const count = 10_000;

/** Bytes of the page's own heap after a collection. */
async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** Waits until so many images have ended, without the `expect` that reads the whole page. */
async function ended(page: Page, least: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      Number(/^\d+/.exec(document.querySelector('[data-testid="batch"]')?.textContent ?? '')?.[0]) >= wanted,
    least,
    { timeout: 1_500_000, polling: 500 },
  );
}

// twins in `npm test`: table.spec.ts draws ten thousand, the unit tests of rows, layout and results bound what is kept
test('a folder of ten thousand files: drawn within a second of being read, no long task and flat memory while they are scored @alone @all', async ({
  page,
  browser,
}) => {
  test.setTimeout(1_800_000);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-many-'));
  const told = (type: string, description: string): void => {
    test.info().annotations.push({ type, description });
    console.log(`${type}: ${description}`);
  };
  try {
    const side = 16;
    const paths = Array.from({ length: count }, (_, i) => join(folder, `${String(i).padStart(5, '0')}.png`));
    for (const [i, path] of paths.entries()) {
      const pixels = texture(side);
      pixels.set([i & 255, i >> 8]);
      await writeFile(path, greyPng(side, side, 8, pixels));
    }
    await openReady(page);
    await page.keyboard.press('h');
    // the moments at which the drop came, its images were in the list, and the first of them were painted
    await page.evaluate(() => {
      const moments: Record<string, number> = {};
      Object.assign(window, { moments });
      window.addEventListener('drop', () => (moments.dropped = performance.now()), true);
      const observer = new MutationObserver(() => {
        if (moments.listed || !document.querySelector('[data-testid="gallery"] [data-testid="row"]')) return;
        moments.listed = performance.now();
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => (moments.painted = performance.now())));
      });
      observer.observe(document.body, { subtree: true, childList: true });
    });
    const moments = () =>
      page.evaluate(() => (window as unknown as { moments: Record<string, number> }).moments);
    await expectNoLongTask(browser, page, 100, async () => {
      await dropPaths(page, [folder]);
      await page.waitForFunction(
        () => (window as unknown as { moments: Record<string, number> }).moments.painted,
        undefined,
        { timeout: 300_000, polling: 500 },
      );
    });
    const { dropped, listed, painted } = await moments();
    told('drop to list', `${Math.round(listed! - dropped!)} ms`);
    told('list to paint', `${Math.round(painted! - listed!)} ms`);
    expect(painted! - listed!).toBeLessThan(1000);
    const drawn = await page.getByTestId('row').count();
    expect(drawn).toBeGreaterThan(5);
    expect(drawn).toBeLessThan(80);

    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    const heaps: number[] = [];
    for (const least of [500, 1000]) {
      await ended(page, least);
      heaps.push(await heapBytes(page));
    }
    // a pass each hundred images: a busy machine adds to what a task takes
    await expectNoLongTask(browser, page, 100, (pass) => ended(page, 1100 + 100 * pass), 3);
    for (const least of [1500, 2000]) {
      await ended(page, least);
      heaps.push(await heapBytes(page));
    }
    told('heap', heaps.map((bytes) => `${(bytes / 1e6).toFixed(0)} MB`).join(', '));
    // what is kept of each further image is its score and its crops, not its maps
    expect((heaps.at(-1)! - heaps[1]!) / 1000).toBeLessThan(10_000);
  } finally {
    await rm(folder, { recursive: true });
  }
});
