import { drop, openReady } from '../../support/page.ts';
import { smallPng } from '../../support/small.ts';
import { expect, test } from '../../support/test.ts';

test('what removes itself leaves the focus where one was, not nowhere', async ({ page }) => {
  await openReady(page);
  await drop(
    page,
    ['one', 'two'].map((name) => ({ name: `${name}.png`, type: 'image/png', bytes: smallPng(name) })),
  );
  const rows = page.getByTestId('row');
  await expect(rows).toHaveCount(2);
  const focused = page.locator(':focus');
  /** Presses a button with the keyboard. */
  const press = async (name: string, within = page.locator('body')): Promise<void> => {
    await within.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };

  // the bar of the selection
  const pick = page.locator('[data-testid="row"][data-selected="true"]').getByRole('checkbox');
  await pick.focus();
  await page.keyboard.press('Space');
  await press('Clear selection');
  await expect(page.getByTestId('picked')).toHaveCount(0);
  await expect(pick).toBeFocused();

  // the loupe
  await page.keyboard.press('z');
  await expect(page.getByTestId('loupe')).toBeFocused();
  await page.keyboard.press('z');
  await expect(page.getByTestId('loupe')).toHaveCount(0);
  await expect(pick).toBeFocused();

  // everything, and then what brings it back
  await press('Remove all');
  await expect(rows).toHaveCount(0);
  await expect(focused).toHaveCount(1);
  await press('Undo', page.getByTestId('undo-offer'));
  await expect(rows).toHaveCount(2);
  await expect(page.getByTestId('undo-offer')).toHaveCount(0);
  await expect(focused).toHaveCount(1);

  // left for an empty part of the page, it is not taken back
  await rows.first().getByRole('button').focus();
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.getByRole('radio', { name: 'Table' }).evaluate((radio: HTMLElement) => radio.click());
  await expect(page.locator('tr[data-testid="row"]')).toHaveCount(2);
  await expect(focused).toHaveCount(0);
});
