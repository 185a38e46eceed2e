import { test as base, type Page } from '@playwright/test';
import { holdChannel, type Hold, type HoldMessage } from '../../src/testing/simulated/hold.ts';
import { pageAt, simulatedPort } from './ports.ts';

export { expect } from '@playwright/test';

/**
 * Whatever a page may keep is removed, and so is what it was allowed, which denies all else: Playwright, which uses a context for many
 * tests, forgets both.
 */
const clean = base.extend({
  page: async ({ page, baseURL }, use) => {
    const session = await page.context().newCDPSession(page);
    const { origin } = new URL(baseURL!);
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await session.detach();
    await page.context().clearPermissions();
    await use(page);
  },
});

/**
 * For tests of what the engine computes, or how: the page as it is built. All others use `test`.
 */
export const realTest = clean;

/**
 * For tests of the page, where it is served with a simulated engine (`src/testing/simulated/`), which costs next to nothing. Files, texts,
 * crops, warnings and packages are as ever; scores and maps are drawn by chance from picture and texts, the same for the same ones.
 */
export const test = clean.extend({ baseURL: pageAt(simulatedPort) });

/** Tells the simulated engine; resolves once it has heard. */
const tellEngine = (page: Page, hold: Hold): Promise<void> =>
  page.evaluate(
    ([name, told]) =>
      new Promise<void>((resolve) => {
        const channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }: MessageEvent<HoldMessage>) => {
          if (data.kind !== 'told') return;
          channel.close();
          resolve();
        };
        const message: HoldMessage = { kind: 'tell', hold: told };
        channel.postMessage(message);
      }),
    [holdChannel, hold] as const,
  );

/** Has the simulated engine stop at the image of this name, in the middle of its work, until it is released or the job is cancelled. */
export const holdEngine = (page: Page, fileName: string): Promise<void> => tellEngine(page, fileName);

export const releaseEngine = (page: Page): Promise<void> => tellEngine(page, null);
