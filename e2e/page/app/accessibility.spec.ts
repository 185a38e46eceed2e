import type { Page } from '@playwright/test';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import {
  downloaded,
  drop,
  goldenImage,
  goldenPng,
  interceptChoosers,
  openScored,
  showTable,
  table,
} from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

const patient = { timeout: 150_000 };
const viewer = 'section[aria-label="Image and maps"]';

test('every view is free of violations in both themes', async ({ page }) => {
  // looks of axe, each seconds of work, in two themes: at the whole page, and at what a view adds to it
  test.setTimeout(900_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const look = (within?: string) => expectAccessibleInBothThemes(page, within);
  await openScored(page);
  await look();
  await drop(page, [
    ...(await Promise.all(['scene', 'noise'].map(goldenPng))),
    { name: 'bad.png', type: 'image/png', bytes: Buffer.from('no image') },
    table(
      'ratings.csv',
      'file,mos,prompt,description\nscene.png,4,a red house,a house\nnoise.png,1,noise,grey\n',
    ),
  ]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 3 scored, 1 failed', patient);
  // the gallery with marks, groups and filters
  await page.keyboard.press('4');
  await page.keyboard.press('p');
  await page.getByLabel('Group', { exact: true }).selectOption('By prompt');
  await page.getByRole('button', { name: 'Filter' }).click();
  await look();
  await page.keyboard.press('z');
  await expect(page.getByTestId('loupe')).toBeVisible();
  await look('[data-testid="loupe"]');
  await page.keyboard.press('z');
  await showTable(page);
  await page.getByRole('radio', { name: 'Frequency' }).check({ force: true });
  await page.getByTestId('top-patches').getByRole('button').first().click();
  await expect(page.getByTestId('spectrum')).toBeVisible(patient);
  await page.locator('summary', { hasText: 'Attention, word by word' }).click();
  await page.getByLabel('Score to flag by').selectOption('Quality');
  await page.getByLabel('Select all listed images').check();
  // Descriptions, with a server that is not there
  const panel = page.getByTestId('describe');
  await panel.locator('summary').click();
  await panel.getByLabel('Description provider').selectOption('ollama');
  await panel.getByLabel('URL').fill('http://127.0.0.1:1/v1');
  await panel.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByTestId('describe-test')).toContainText('No response');
  await look();
  await page.getByText('Inside a crop').click();
  await expect(page.getByRole('combobox', { name: 'Layer' })).toHaveValue(/^crop-/);
  await look(viewer);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('Compare with other texts').click();
  await page.getByLabel('Layer').selectOption('Frequency map');
  await page.getByRole('radio', { name: 'Divider' }).check({ force: true });
  await expect(page.getByTestId('difference-map')).toBeVisible();
  await look('[data-testid="compare"]');
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await page.getByLabel('Group by').selectOption('prompt');
  await expect(page.getByTestId('groups')).toBeVisible();
  await expect(page.getByTestId('tune-obstacle')).toContainText('at least 30');
  await look('[data-testid="evaluate"]');
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await look('[data-testid="shortcuts"]');
  await page.keyboard.press('Escape');
  // an image that failed, and the crops, on a phone
  await page.getByRole('button', { name: 'Inspect' }).click();
  await page.getByRole('radio', { name: 'Crops', exact: true }).check({ force: true });
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('button', { name: 'bad.png', exact: true }).click();
  await expect(page.getByTestId('item-error')).toBeVisible();
  await look();
});

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => {
      const { activeElement: focused } = document;
      return focused?.getAttribute('aria-label') ?? (focused instanceof HTMLElement ? focused.innerText : '');
    });
    if (name.test(label)) return;
  }
  throw new Error(`Tab never reaches ${name.source}`);
}

test('from opening files to the export with the keyboard alone', async ({ page }) => {
  test.setTimeout(400_000);
  await interceptChoosers(page);
  await openScored(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the score' })).toBeFocused();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('o');
  await (await chooser).setFiles(['scene', 'noise'].map(goldenImage));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored', patient);
  await expect(page.getByTestId('live')).toContainText(/scene\.png is scored: quality \d\.\d\d/);
  const row = (name: string) => page.getByTestId('row').filter({ hasText: name });
  await expect(row('scene.png')).toHaveAttribute('data-selected', 'true');
  // held, a key that marks and goes on marks one
  await page.keyboard.down('Shift');
  for (let repeated = 0; repeated < 2; repeated++) await page.keyboard.down('x');
  await page.keyboard.up('x');
  await page.keyboard.up('Shift');
  await expect(page.locator('[data-testid="row"][data-flag="reject"]')).toHaveCount(1);
  await page.keyboard.press('k');
  await page.keyboard.press('u');
  await expect(page.locator('[data-testid="row"][data-flag="reject"]')).toHaveCount(0);
  await page.keyboard.press('j');
  await expect(row('noise.png')).toHaveAttribute('data-selected', 'true');

  // the loupe, and its filmstrip of the neighbours
  await page.keyboard.press('z');
  const shown = page.getByTestId('filmstrip').getByRole('option', { selected: true });
  await expect(shown).toHaveAccessibleName('noise.png');
  const zoom = page.getByTestId('loupe').getByTitle('Fit or 100%');
  await expect(zoom).toHaveText('100%');
  await page.keyboard.press(' ');
  await expect(zoom).toHaveText('Fit');
  await page.keyboard.press(' ');
  await page.keyboard.press('-');
  await expect(zoom).toHaveText('50%');
  await page.keyboard.press('+');
  await expect(zoom).toHaveText('100%');
  await page.keyboard.press('Home');
  await page.keyboard.press('x');
  await expect(shown).toHaveAccessibleName('scene.png, Rejected');
  await page.keyboard.press('u');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('loupe')).toHaveAccessibleName('Loupe: noise.png');
  await page.keyboard.press('z');

  // a patch, and the bare image while Space is held
  await page.keyboard.press('m');
  await page.keyboard.press('v');
  await expect(page.getByTestId('stage')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('patch-facts')).toBeVisible();
  await page.keyboard.down(' ');
  await expect(page.getByTestId('heatmap')).toHaveCount(0);
  await page.keyboard.up(' ');
  await expect(page.getByTestId('heatmap')).toBeVisible();
  await page.keyboard.press('Escape');

  // the sheet: opens, closes, can switch single keys off
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard' });
  // read down: the key for the next image above the one for the previous
  const [next, previous] = await Promise.all(
    ['Next image', 'Previous image'].map((words) => sheet.getByText(words, { exact: true }).boundingBox()),
  );
  expect(previous!.x).toBe(next!.x);
  expect(previous!.y).toBeGreaterThan(next!.y);
  // keys scroll it at once
  await page.setViewportSize({ width: 1280, height: 420 });
  await expect(sheet.locator('kbd').last()).not.toBeInViewport();
  await page.keyboard.press('End');
  await expect(sheet.locator('kbd').last()).toBeInViewport();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await page.keyboard.press('.');
  await expect(page.getByTestId('compare')).toBeVisible();
  await page.keyboard.press(',');
  await page.keyboard.press('/');
  await page.keyboard.type('sce');
  await expect(page.getByTestId('row')).toHaveCount(1);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('row')).toHaveCount(2);
  await tabTo(page, /^Export CSV/);
  const csv = (await downloaded(page, () => page.keyboard.press('Enter'))).toString();
  expect(csv.trim().split('\r\n')).toHaveLength(3);
  await page.keyboard.press('s');
  const one = (await downloaded(page, () => page.keyboard.press('e'))).toString();
  expect(one.trim().split('\r\n')).toHaveLength(2);
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('row')).toHaveCount(1);
});
