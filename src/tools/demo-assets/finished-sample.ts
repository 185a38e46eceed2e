import { readFile, writeFile } from 'node:fs/promises';
import { chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags } from '../../cli/engine/browser/flags.ts';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { samples } from '../samples/samples.ts';

/**
 * Scores the first sample in the running page and keeps its result, maps and all, as the page kept it: `npm run samples`. To be run
 * again whenever the demo model changes.
 */
const folder = new URL('../../../public/samples/', import.meta.url);
const [sample] = samples;

/** What the page keeps first in one of its stores, maps as base64 of their f32 values; null where there is nothing yet. */
function firstKept(page: Page, store: string): Promise<string> {
  // no function in here may have a name: tsx would mark it with a helper that the page does not have
  return page.evaluate(
    (name) =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('fovea');
        opening.onerror = () => reject(new Error('the page keeps nothing'));
        opening.onsuccess = () => {
          const asked = opening.result.transaction(name).objectStore(name).getAll();
          asked.onsuccess = () => {
            opening.result.close();
            resolve(
              JSON.stringify(asked.result[0] ?? null, (_key, value: unknown) =>
                value instanceof Float32Array
                  ? { f32: btoa(String.fromCharCode(...new Uint8Array(value.slice().buffer))) }
                  : value,
              ),
            );
          };
        };
      }),
    store,
  );
}

/** The same, once the page has written it, whole: a moment after it is shown. */
async function kept(page: Page, store: string, whole: RegExp): Promise<unknown> {
  for (;;) {
    const found = await firstKept(page, store);
    if (whole.test(found)) return JSON.parse(found);
    await page.waitForTimeout(100);
  }
}

await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: 0, open: false }, logLevel: 'warn' });
const executablePath = findBrowser(thisMachine((message) => console.error(message)));
const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
const page = await browser.newPage();
await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?backend=wasm`);
const quote = (words: string) => `"${words.replaceAll('"', '""')}"`;
await page
  .getByRole('banner')
  .getByTestId('file-input')
  .setInputFiles([
    { name: sample.file, mimeType: 'image/jpeg', buffer: await readFile(new URL(sample.file, folder)) },
    {
      name: 'texts.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `file,prompt,description\n${[sample.file, sample.prompt, sample.description].map(quote).join(',')}\n`,
      ),
    },
  ]);
await page.getByText('1 of 1 scored').waitFor({ timeout: 120_000 });
// the map of the whole image is made where it is looked at
await page.getByRole('radio', { name: 'Frequency', exact: true }).check({ force: true });
const anything = /^\{/;
const finished = {
  file: sample.file,
  engine: await kept(page, 'engines', anything),
  result: await kept(page, 'results', anything),
  detail: await kept(page, 'details', /"csfMap":\{[^}]*"values":/),
};
// the image's features serve fine-tuning, which leaves samples out, and would be two fifths of the file; no digit beyond the fifth is shown
const short = (key: string, value: unknown) => {
  // a list is the device's
  if (key === 'features' && !Array.isArray(value)) return undefined;
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
};
await writeFile(new URL('finished.json', folder), `${JSON.stringify(finished, short)}\n`);
await browser.close();
await server.close();
console.log(`${folder.pathname}finished.json`);
