import { drop, openReady } from '../../support/page.ts';
import { smallPng } from '../../support/small.ts';
import { expect, test } from '../../support/test.ts';

test('what removes itself or switches itself off leaves the focus where one was, not nowhere; the loupe has buttons', async ({
  page,
}) => {
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

  // with the mouse
  const loupe = page.getByTestId('loupe');
  await page.getByRole('button', { name: 'Loupe', exact: true }).click();
  await expect(loupe).toBeFocused();
  await page.keyboard.press('z');
  await rows.last().hover();
  await rows.last().getByTitle('Loupe (Z)').click();
  await expect(loupe).toHaveAccessibleName(
    `Loupe: ${await rows.last().getByRole('button').getAttribute('title')}`,
  );
  await page.keyboard.press('z');

  // the whole picture: that is the end of this button, and of the one that shows more of it
  await press('Zoom in');
  await press('Fit');
  await expect(page.getByRole('button', { name: 'Zoom in' })).toBeFocused();
  // with the mouse too; a key that is held after that repeats
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Fit', exact: true }).click();
  const search = page.getByRole('searchbox');
  await search.focus();
  await page.keyboard.down('o');
  await page.keyboard.down('o');
  await page.keyboard.up('o');
  await expect(search).toHaveValue('oo');
  await search.fill('');

  // everything, and then what brings it back
  await press('Remove all');
  await expect(rows).toHaveCount(0);
  await expect(focused).toHaveCount(1);
  // on a phone the offer hides nothing that gets the focus: a button that would be at the window's lower edge
  await page.setViewportSize({ width: 390, height: 844 });
  const below = page.getByRole('button', { name: 'Lake at sunrise' }).first();
  await below.evaluate((button) =>
    window.scrollBy(0, button.getBoundingClientRect().bottom - window.innerHeight),
  );
  await below.focus();
  await expect
    .poll(async () => {
      const [bar, box] = [await page.getByTestId('undo-offer').boundingBox(), await below.boundingBox()];
      return bar && box ? bar.y - box.y - box.height : NaN;
    })
    .toBeGreaterThanOrEqual(0);
  // and all that is scrolled can be scrolled away from under it
  for (const width of [390, 800, 1280]) {
    await page.setViewportSize({ width, height: 720 });
    const room = () =>
      page.evaluate(() => {
        window.scrollTo(0, document.documentElement.scrollHeight);
        const [main, offer] = ['main', '[data-testid="undo-offer"]'].map((one) =>
          document.querySelector(one)?.getBoundingClientRect(),
        );
        return main && offer ? offer.top - main.bottom : Number.NaN;
      });
    await expect.poll(room).toBeGreaterThanOrEqual(0);
  }
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

  await page.locator('tr[data-testid="row"]').first().dblclick();
  await expect(loupe).toBeVisible();
});
