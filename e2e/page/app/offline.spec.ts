import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '../../../src/cli/engine/build.ts';
import { computedValue, drop, goldenPng, listenForTrouble, openModels } from '../../support/page.ts';
import { serveStatic, type StaticServer } from '../../support/static-server.ts';
import { expect, realTest as test } from '../../support/test.ts';

const dist = join(projectRoot, 'dist');

// what a worker of this page keeps outlives a test: each has a context of its own
test.use({ serviceWorkers: 'allow', reuseContext: false });

let server: StaticServer;
test.beforeEach(async () => {
  server = await serveStatic(dist);
});
test.afterEach(() => server.close());

/** The first visit: until the page is kept. */
async function open(page: Page, url = server.url): Promise<void> {
  await page.goto(url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** The first visit of somebody who stays until the sample is scored, and the model kept. */
async function visit(page: Page, url?: string): Promise<void> {
  await open(page, url);
  await expect(computedValue(page)).toBeVisible({ timeout: 120_000 });
}

test('after one visit everything works offline and without the server', async ({ page, context }) => {
  const trouble = listenForTrouble(page);
  await visit(page);
  const before = await page.getByTestId('value').first().getAttribute('data-value');
  await server.close();
  await context.setOffline(true);
  await page.goto(`${server.url}?backend=wasm`);
  await expect(computedValue(page)).toHaveAttribute('data-value', before ?? '', {
    timeout: 120_000,
  });
  // an image of one's own, its map, and a view that is loaded when it is first opened
  await drop(page, [await goldenPng('scene')]);
  const row = page.getByTestId('row').filter({ hasText: 'scene.png' });
  await expect(row).toHaveAttribute('data-status', 'done');
  await page.getByRole('radio', { name: 'Frequency' }).check({ force: true });
  await expect(page.getByTestId('heatmap')).toBeVisible();
  await openModels(page);
  // the browser reports requests that fail offline (checking for updates of the model) as errors of its own
  expect(trouble().filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

test('threads from the second load on, under a sub-path of a host without headers of ours @all', async ({
  page,
  context,
}) => {
  const host = await serveStatic(join(projectRoot, 'e2e', 'fixtures'), { 'some/fovea': dist });
  try {
    const trouble = listenForTrouble(page);
    const url = `${host.url}some/fovea/?backend=wasm`;
    await visit(page, url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await expect(page.getByTestId('status')).toContainText('1 thread. Only one');
    await expect(page.getByTestId('status')).toContainText('From the next load on');

    // online and, from what is kept, offline
    for (const offline of [false, true]) {
      if (offline) {
        await host.close();
        await context.setOffline(true);
      }
      await page.reload();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      // the batch is kept: a score of this load is that of a new image
      await drop(page, [await goldenPng(offline ? 'scene' : 'noise')]);
      const row = page.getByTestId('row').filter({ hasText: offline ? 'scene.png' : 'noise.png' });
      await expect(row).toHaveAttribute('data-status', 'done');
      await expect(page.getByTestId('status')).toContainText(/WebAssembly, ([2-9]|\d\d) threads/);
    }
    expect(trouble().filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  } finally {
    await host.close();
  }
});

test('a new version is announced, and taken when asked', async ({ page }) => {
  await open(page);
  await page.reload();
  await expect(page.getByTestId('status')).toHaveAttribute('data-phase', 'ready');
  await expect(page.getByTestId('update')).toHaveCount(0);

  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const worker = await readFile(join(dist, 'sw.js'), 'utf8');
  server.changed.set('index.html', html.replace('<title>', '<title>Newer: '));
  const revised = worker.replace(/(url:[`"']index\.html[`"'],revision:[`"'])[0-9a-f]+/, '$1newer');
  expect(revised).not.toBe(worker);
  server.changed.set('sw.js', revised);

  // what is open goes on as it was; the visit after it finds the new version and says so
  await page.reload();
  await expect(page.getByTestId('update')).toContainText('A new version of this page is ready.');
  expect(await page.title()).not.toContain('Newer');
  await page.getByTestId('update').getByRole('button', { name: 'Reload' }).click();
  await expect(page).toHaveTitle(/^Newer/);
  await expect(page.getByTestId('update')).toHaveCount(0);
});

// one page for both
test('the page can be installed, and its policy lets nothing in from elsewhere', async ({ page }) => {
  await open(page);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // an incognito-like test profile is the one thing that stands against it
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    [],
  );
  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violations.push(effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    const image = document.createElement('img');
    image.src = 'https://example.com/pixel.png';
    document.body.append(image);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    document.body.setAttribute('onclick', 'window.injected = true');
    document.body.click();
    // reported one by one, each a task later; what is let through would never come, and the test would run out of time
    while (new Set(violations).size < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    return { injected: 'injected' in window, violations: [...new Set(violations)].sort() };
  });
  expect(outcome.injected).toBe(false);
  expect(outcome.violations).toEqual(['frame-src', 'img-src', 'script-src-attr', 'script-src-elem']);
});
