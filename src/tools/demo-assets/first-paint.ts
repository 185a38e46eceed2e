import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags } from '../../cli/engine/browser/flags.ts';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';

/** How soon a first visit sees something, cold cache, from this machine: `npm run bench:page`. Milliseconds after navigation. */
const visits = 7;

interface Paint {
  /** First text or picture. */
  first: number;
  /** The finished sample's score and map are painted. */
  finished: number;
  /** Largest contentful paint so far. */
  largest: number;
}

declare global {
  interface Window {
    paint: Paint;
  }
}

await build({ logLevel: 'error' });
const server = await preview({ preview: { port: 0, open: false }, logLevel: 'error' });
const executablePath = findBrowser(thisMachine((message) => console.error(message)));
const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
const paints: Paint[] = [];
for (let visit = 0; visit < visits; visit++) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.paint = { first: 0, finished: 0, largest: 0 };
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries())
        if (name === 'first-contentful-paint') window.paint.first = startTime;
    }).observe({ type: 'paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) window.paint.largest = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    const looking = setInterval(() => {
      if (!document.querySelector('[data-testid="beforehand"]')) return;
      // an empty canvas is 300 pixels wide
      const picture = document.querySelector<HTMLCanvasElement>('[data-testid="stage"] canvas');
      if (!picture || picture.width <= 300) return;
      clearInterval(looking);
      // the frame after the next one shows it
      requestAnimationFrame(() =>
        requestAnimationFrame((time) => {
          window.paint.finished = time;
        }),
      );
    }, 4);
  });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.waitForFunction(() => window.paint.finished > 0 && window.paint.first > 0);
  await page.waitForTimeout(300);
  paints.push(await page.evaluate(() => window.paint));
  await context.close();
}
await browser.close();
await server.close();
for (const name of ['first', 'finished', 'largest'] as const) {
  const times = paints.map((paint) => Math.round(paint[name])).sort((a, b) => a - b);
  console.log(`${name} paint: median ${times[visits >> 1]} ms (${times[0]} to ${times.at(-1)})`);
}
