import { expect, test, type Page } from '@playwright/test';
import { drop, goldenPng, listenForTrouble, openScored } from '../support/page.ts';

/* `?variant=` in the page's address: kernels forced for a bug report. */

/** The score of a golden image that the page computes itself. */
async function scoreScene(page: Page): Promise<number> {
  await drop(page, [await goldenPng('scene')]);
  const row = page.getByTestId('row').filter({ hasText: 'scene.png' }).last();
  await expect(row).toHaveAttribute('data-status', 'done', { timeout: 120_000 });
  return Number(await page.getByTestId('value').first().getAttribute('data-value'));
}

test('a forced layout of the kernels is shown, and gives the score of the others @alone', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const trouble = listenForTrouble(page);
  await openScored(page, '?backend=wasm');
  const expected = await scoreScene(page);
  await openScored(page, '?backend=webgpu&variant=tile');
  const score = await scoreScene(page);
  await expect(page.getByTestId('about')).toContainText('kernels “tile”');
  await page.getByTestId('status').locator('summary').click();
  await expect(page.getByTestId('status')).toContainText(/Kernels\s*tile/);
  expect(Math.abs(score - expected)).toBeLessThan(1e-4);
  expect(trouble()).toEqual([]);
});

test('a layout that does not exist is said in words, with those that do', async ({ page }) => {
  await page.goto('./?variant=fast');
  const status = page.getByTestId('status');
  await expect(status).toHaveAttribute('data-phase', 'failed');
  await expect(status).toContainText('asks for the kernel variant "fast", which does not exist');
  await expect(status).toContainText('Use ?variant= with quad, tile, shared');
});
