import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '../../../src/cli/engine/build.ts';
import { plainPicture, serveTinyCaptioner } from '../../support/captioner-host.ts';
import { computedValue } from '../../support/page.ts';
import { serveStatic } from '../../support/static-server.ts';
import { expect, realTest as test } from '../../support/test.ts';

// what a worker of this page keeps outlives a test: it has a context of its own
test.use({ serviceWorkers: 'allow', reuseContext: false });

const cached = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests
      .flat()
      .map(({ url }) => url)
      .filter((url) => /\/(?:ort-wasm|run-captioner)-/.test(url)).length;
  });

test('a model in the page under a sub-path, on a host without headers of ours: cached when used, then offline @all', async ({
  page,
  context,
}) => {
  test.slow();
  const { host, list } = await serveTinyCaptioner();
  const site = await serveStatic(join(projectRoot, 'e2e', 'fixtures'), {
    'some/fovea': join(projectRoot, 'dist'),
  });
  site.changed.set('some/fovea/models/captioners.json', list);
  try {
    await page.goto(`${site.url}some/fovea/?backend=wasm`);
    await expect(computedValue(page)).toBeVisible({ timeout: 120_000 });
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await cached(page)).toBe(0);

    const panel = page.getByTestId('describe');
    const description = page.getByRole('textbox', { name: 'Description' });
    await page.getByTestId('file-input').setInputFiles(plainPicture('red.png', [200, 20, 40]));
    await panel.locator('summary').click();
    await panel.getByLabel('Description provider').selectOption('in-page');
    await panel.getByRole('button', { name: /^Download .* and describe$/ }).click();
    await expect(description).toHaveValue('the picture is mostly red.', { timeout: 60_000 });
    // script, its runtime's script, WebAssembly
    expect(await cached(page)).toBe(3);

    await host.close();
    await site.close();
    await context.setOffline(true);
    await page.reload();
    await page
      .getByRole('banner')
      .getByTestId('file-input')
      .setInputFiles(plainPicture('green.png', [20, 200, 40]));
    await expect(description).toHaveValue('the picture is mostly green.', { timeout: 60_000 });
  } finally {
    await host.close();
    await site.close();
  }
});
