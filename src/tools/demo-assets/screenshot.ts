import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags } from '../../cli/engine/browser/flags.ts';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { views } from './views.ts';

/** Takes the README's pictures from the running page, with the model that comes with it: `npm run screenshot`. */
const folder = new URL('../../../docs/pictures/', import.meta.url).pathname;

await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: 0, open: false }, logLevel: 'warn' });
const executablePath = findBrowser(thisMachine((message) => console.error(message)));
const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
const page = await browser.newPage({
  viewport: { width: 1280, height: 900 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
});
page.setDefaultTimeout(40_000);
await page.goto(server.resolvedUrls?.local[0] ?? '');
for (const [name, bring] of Object.entries(views)) {
  const part = await bring(page);
  // nothing under the pointer, nothing in the focus, and what was asked for last is drawn
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1000);
  const path = `${folder}${name}.png`;
  await (part ?? page).screenshot({ path });
  console.log(path);
}
await browser.close();
await server.close();
