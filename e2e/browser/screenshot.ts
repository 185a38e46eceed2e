import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags } from '../../src/cli/browser/flags.ts';
import { findBrowser, thisMachine } from '../../src/cli/browser/find.ts';

/** Takes the README's picture from the running page: the first sample, scored by the demo model. */
const target = new URL('../../docs/page.png', import.meta.url).pathname;

await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: 0, open: false }, logLevel: 'warn' });
const executablePath = findBrowser(thisMachine((message) => console.error(message)));
const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(server.resolvedUrls?.local[0] ?? '');
await page.getByTestId('head-quality').waitFor({ timeout: 120_000 });
await page.waitForTimeout(1000);
await page.screenshot({ path: target });
await browser.close();
await server.close();
console.log(target);
