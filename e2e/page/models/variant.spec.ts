import type { Page } from '@playwright/test';
import { greyPng, texture } from '../../hostile/png.ts';
import { expectKept } from '../../support/kept.ts';
import { drop, listenForTrouble } from '../../support/page.ts';
import { expect, realTest as test } from '../../support/test.ts';

/* `?variant=` in the page's address: kernels forced for a bug report. */

/** Opens the page with two small pictures, of one crop each, in place of the sample; the score of the one it shows. */
async function scoreSmall(page: Page, search: string): Promise<number> {
  await page.goto(`./${search}`);
  await expect(page.getByTestId('beforehand')).toBeVisible();
  const bytes = greyPng(112, 112, 8, texture(112));
  await drop(
    page,
    ['one', 'two'].map((name) => ({ name: `${name}.png`, type: 'image/png', bytes })),
  );
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored', { timeout: 400_000 });
  return Number(await page.getByTestId('value').first().getAttribute('data-value'));
}

// twin in `npm test`: engine.kernel.test.ts forces this layout; that the address is read, the next test
test('a forced layout of the kernels is shown, and gives the score of the others @alone @all', async ({
  page,
}) => {
  test.setTimeout(900_000);
  const trouble = listenForTrouble(page);
  const expected = await scoreSmall(page, '?backend=wasm');
  await page.getByRole('button', { name: 'Remove all', exact: true }).click();
  await expectKept(page, { done: 0 });
  const score = await scoreSmall(page, '?backend=webgpu&variant=tile');
  await expect(page.getByTestId('about')).toContainText('kernels “tile”');
  await page.getByTestId('status').locator('summary').click();
  await expect(page.getByTestId('status')).toContainText(/Kernels\s*tile/);
  expect(Math.abs(score - expected)).toBeLessThan(1e-4);
  expect(trouble()).toEqual([]);
});

test('a layout that does not exist is explained, with those that do', async ({ page }) => {
  await page.goto('./?variant=fast');
  const status = page.getByTestId('status');
  await expect(status).toHaveAttribute('data-phase', 'failed');
  await expect(status).toContainText('asks for the kernel variant "fast", which does not exist');
  await expect(status).toContainText('Use ?variant= with quad, tile, shared');
});
