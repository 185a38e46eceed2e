import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { samples } from '../samples/samples.ts';
import { ratedPictures } from './rated-pictures.ts';

const folder = new URL('../../../public/samples/', import.meta.url);
const quote = (words: string): string => `"${words.replaceAll('"', '""')}"`;

/** The README's pictures: for each the page is brought into a state, and what to show of it is answered. */
export const views: Record<string, (page: Page) => Promise<Locator | undefined>> = {
  /** What a first visit sees, scored here. */
  page: async (page) => {
    await page.locator('[data-testid="scores"]:not([data-beforehand="true"])').waitFor();
    return undefined;
  },

  /** A patch with its spectrum, the highest patches and the words. */
  inspect: async (page) => {
    await page.getByRole('radio', { name: 'Frequency' }).check({ force: true });
    await page.getByTestId('top-patches').getByRole('button').first().click();
    await page.getByTestId('spectrum').waitFor();
    await page.getByTestId('text-match').waitFor();
    // the patch, the table of the highest ones and the words are in one column
    return page.getByTestId('patch').locator('xpath=../../..');
  },

  /** The samples as a gallery, grouped by prompt, the best of each kept. */
  batch: async (page) => {
    const files = samples.map(async ({ file }) => ({
      name: file,
      mimeType: 'image/jpeg',
      buffer: await readFile(new URL(file, folder)),
    }));
    const rows = samples.map(({ file, prompt, description }) =>
      [file, prompt, description].map(quote).join(','),
    );
    const table = `file,prompt,description\n${rows.join('\n')}\n`;
    await open(page, [
      ...(await Promise.all(files)),
      { name: 'texts.csv', mimeType: 'text/csv', buffer: Buffer.from(table) },
    ]);
    await page.getByText(`${samples.length} of ${samples.length} scored`).waitFor();
    await page.getByLabel('Group', { exact: true }).selectOption('By prompt');
    await page.getByTestId('row').first().waitFor();
    // the patch that was shown before lay farther down
    await page.evaluate(() => window.scrollTo(0, 0));
    return undefined;
  },

  /** Two samples of one prompt, with a divider between them. */
  compare: async (page) => {
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('radio', { name: 'Divider' }).check({ force: true });
    await page.getByTestId('divided').waitFor();
    return undefined;
  },

  /** Images degraded in known steps, compared with those steps. */
  evaluate: async (page) => {
    await page.getByRole('button', { name: 'Inspect' }).click();
    await page.getByRole('button', { name: 'Remove all', exact: true }).click();
    await page.getByRole('button', { name: 'Dismiss' }).last().click();
    await open(page, await ratedPictures(page));
    // on a busy machine, minutes
    await page.getByText(/^39 of 39 scored/).waitFor({ timeout: 300_000 });
    await page.getByRole('button', { name: 'Evaluate' }).click();
    await page.getByLabel('Group by').selectOption('kind');
    await page.locator('[data-testid="evaluate"][data-busy="false"]').waitFor();
    return page.getByTestId('evaluate');
  },
};

const open = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> =>
  page.getByTestId('file-input').first().setInputFiles(files);
