import { computedValue, drop, goldenPng, listenForTrouble } from '../../support/page.ts';
import { expect, realTest, test } from '../../support/test.ts';

realTest(
  'a finished sample is shown before there is a model, and gives way to what is computed here',
  async ({ page }) => {
    const trouble = listenForTrouble(page);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/*.safetensors', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('./');
    await expect(page.getByTestId('beforehand')).toHaveText('Precomputed');
    const value = Number(await page.getByTestId('value').first().getAttribute('data-value'));
    await page.getByRole('radio', { name: 'Frequency' }).check({ force: true });
    await expect(page.getByTestId('heatmap')).toBeVisible();
    await expect(page.getByTestId('top-patches').getByRole('row')).toHaveCount(6);
    await expect(page.getByTestId('text-match').getByRole('button', { name: 'mountain' })).toBeVisible();
    await expect(page.getByTestId('about')).toContainText('precomputed: this result ships with the page');
    await expect(page.getByTestId('stages')).toHaveCount(0);
    await expect(page.getByTestId('status')).not.toHaveAttribute('data-phase', 'ready');
    // the user's image replaces it immediately, and is not precomputed
    await drop(page, [await goldenPng('scene')]);
    await expect(page.getByTestId('beforehand')).toHaveCount(0);
    await expect(page.getByTestId('value')).toHaveCount(0);

    release();
    await expect(page.getByTestId('row').filter({ hasText: 'scene.png' })).toHaveAttribute(
      'data-status',
      'done',
    );
    await page.getByRole('button', { name: 'Lake at sunrise' }).click();
    await expect(page.getByTestId('beforehand')).toHaveCount(0);
    // an old finished sample would be another number: npm run samples
    expect(Number(await computedValue(page).getAttribute('data-value'))).toBeCloseTo(value, 3);
    await expect(page.getByTestId('about')).toContainText(/Computed\d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    await expect(page.getByTestId('about')).toContainText(/Fovea \d+\.\d+\.\d+, tfjs \d/);
    expect(trouble()).toEqual([]);
  },
);

test('without the finished sample the page works as before', async ({ page }) => {
  await page.route('**/finished.json', (route) => route.fulfill({ status: 404 }));
  await page.goto('./');
  await expect(page.getByTestId('stages')).toBeVisible();
  await expect(computedValue(page)).toBeVisible({ timeout: 120_000 });
});
