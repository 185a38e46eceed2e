import { basename } from 'node:path';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';

/** Path of one of the golden images. */
export const goldenImage = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/golden/${name}.png`, import.meta.url));

export interface DroppedFile {
  name: string;
  type: string;
  bytes: Buffer;
}

/** A golden image as a file to drop. */
export const goldenPng = async (name: string): Promise<DroppedFile> => ({
  name: `${name}.png`,
  type: 'image/png',
  bytes: await readFile(goldenImage(name)),
});

/** A table as a file to drop. */
export const table = (name: string, content: string): DroppedFile => ({
  name,
  type: 'text/csv',
  bytes: Buffer.from(content),
});

/** Drops files on the window as a person does, with real DataTransfer items. */
export async function drop(page: Page, files: DroppedFile[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      return data;
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Opens the dialog of models from the status line. */
export async function openModels(page: Page): Promise<void> {
  await page.getByTestId('status').getByRole('button', { name: 'Models' }).click();
  await expect(page.getByTestId('models')).toBeVisible();
}

/** What a download holds, as text. */
export async function downloaded(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const waiting = page.waitForEvent('download');
  await press();
  return readFile(await (await waiting).path());
}

/**
 * Has choosers of files intercepted from now on. Playwright asks the browser for that when somebody first listens, and does not wait for
 * its answer: a chooser that is opened immediately may come before it, and is then missed.
 */
export async function interceptChoosers(page: Page): Promise<void> {
  page.on('filechooser', () => undefined);
  // answered after what was asked before
  await page.evaluate(() => undefined);
}

/** Collects what a good page never does: console errors, uncaught errors, and requests to anywhere else. */
export function listenForTrouble(page: Page): () => string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') trouble.push(`request: ${request.url()}`);
  });
  return () => trouble;
}

/** The shown score once it is computed here, not the one that comes with the page. */
export const computedValue = (page: Page) =>
  page.locator('[data-testid="scores"]:not([data-beforehand="true"])').getByTestId('value').first();

/** Opens the page and waits until its model is loaded: for what waits for no score of the sample. */
export async function openReady(page: Page, search = ''): Promise<void> {
  await page.goto(`./${search}`);
  await expect(page.getByTestId('status')).toHaveAttribute('data-phase', 'ready');
}

/** Opens the page and waits until its sample is scored. */
export async function openScored(page: Page, search = ''): Promise<void> {
  await page.goto(`./${search}`);
  await expect(computedValue(page)).toBeVisible({ timeout: 120_000 });
}

/**
 * Waits for words that match a pattern without `expect`, which reads the whole page each time it has to wait: tasks of 50 ms that are
 * none of the page's.
 */
export async function says(page: Page, testId: string, pattern: string): Promise<void> {
  await page.waitForFunction(
    ([id, source]) =>
      new RegExp(source).test(document.querySelector(`[data-testid="${id}"]`)?.textContent ?? ''),
    [testId, pattern] as const,
    { timeout: 500_000, polling: 200 },
  );
}

/** Shows several images as a table instead of a gallery. */
export const showTable = (page: Page) => page.getByRole('radio', { name: 'Table' }).check();

/** Drops files from disk. */
export async function dropFiles(page: Page, paths: string[]): Promise<void> {
  const files = paths.map(async (path) => ({ name: basename(path), type: '', bytes: await readFile(path) }));
  await drop(page, await Promise.all(files));
}
