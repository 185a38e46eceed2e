import { mkdir, readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { projectRoot } from '../../cli/engine/build.ts';

/** Draws the app's icons from its mark: `npm run icons`. */
const svg = await readFile(`${projectRoot}src/page/app/icon.svg`, 'utf8');
const folder = `${projectRoot}public/icons`;
await mkdir(folder, { recursive: true });

/** Platforms cut a maskable icon to their own shape, of which the middle four fifths are sure to be seen. */
const maskable = svg
  .replace('<rect width="32" height="32" rx="8"', '<rect x="-8" y="-8" width="48" height="48"')
  .replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"');

const icons: [string, string, number][] = [
  ['icon-192', svg, 192],
  ['icon-512', svg, 512],
  ['maskable-512', maskable, 512],
];
const browser = await chromium.launch({
  executablePath: findBrowser(thisMachine((message) => console.error(message))),
});
for (const [name, picture, size] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const source = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  await page.setContent(
    `<style>body{margin:0}img{display:block}</style><img width="${size}" height="${size}" src="${source}">`,
  );
  await page.locator('img').evaluate((image: HTMLImageElement) => image.decode());
  await page.screenshot({ path: `${folder}/${name}.png`, omitBackground: true });
  await page.close();
}
await browser.close();
