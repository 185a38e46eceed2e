import { drop, goldenPng, listenForTrouble, openScored } from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

test('two images: linked zoom, a divider, scores, gates and the maps’ difference', async ({ page }) => {
  const trouble = listenForTrouble(page);
  await openScored(page);
  const names = ['scene', 'noise', 'texture', 'wide'];
  const rows = names.map((name) => `${name}.png,a small red house\n`);
  const table = { name: 't.csv', type: 'text/csv', bytes: Buffer.from(`file,prompt\n${rows.join('')}`) };
  await drop(page, [...(await Promise.all(names.map(goldenPng))), table]);
  await expect(page.getByTestId('batch')).toHaveText('4 of 4 scored');
  await page.getByRole('button', { name: 'Compare' }).click();
  const left = page.getByTestId('side-left');
  const right = page.getByTestId('side-right');
  await expect(left).toContainText('scene.png');
  await expect(right).toContainText('noise.png');
  // in the first screen: one row of controls, most of it pictures, and below them all images; only its own part scrolls
  const { height } = page.viewportSize()!;
  const film = page.getByTestId('filmstrip');
  const [stage, strip] = [(await page.getByTestId('pane-left').boundingBox())!, (await film.boundingBox())!];
  expect(stage.height).toBeGreaterThan(height / 2);
  expect(strip.y).toBeGreaterThan(stage.y + stage.height);
  expect(strip.y + strip.height).toBeLessThanOrEqual(height);
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  await film.press('ArrowRight');
  await expect(right).not.toContainText('noise.png');
  await film.press('ArrowLeft');
  await expect(right).toContainText('noise.png');
  // in their own colours, until a map is asked for
  await expect(page.getByTestId('difference-map')).toHaveCount(0);
  await page.getByLabel('Layer').selectOption('Frequency map');

  // the difference is that of the scores in the table
  const scores = page.getByTestId('score-difference').getByRole('row').nth(1).getByRole('cell');
  const [a, b, difference] = (await scores.allInnerTexts()).map((cell) => Number(cell.replace('−', '-')));
  expect(difference).toBeCloseTo(b! - a!, 1);
  expect(difference).not.toBe(0);
  const gates = page.getByTestId('gate-difference').first().getByRole('rowheader');
  await expect(gates.nth(6)).toHaveText('Member 2, expert 3');
  await expect(page.getByTestId('difference-map')).toHaveAttribute('data-reach', /^\d*\.?\d*[1-9]/);
  // the experts of both scores stand beside each other, where there is room
  const [quality, alignment] = await Promise.all(
    [0, 1].map((i) => page.getByTestId('gate-difference').nth(i).boundingBox()),
  );
  expect(alignment!.y).toBeLessThan(quality!.y + quality!.height);

  // where the window is taller than wide, one above the other
  await page.getByLabel('Layer').selectOption('Image only');
  const { width } = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  const boxOf = (side: string) => page.getByTestId(`pane-${side}`).boundingBox();
  await expect.poll(async () => (await boxOf('right'))!.y - (await boxOf('left'))!.y).toBeGreaterThan(200);
  await page.setViewportSize({ width, height });
  await expect.poll(async () => (await boxOf('right'))!.y - (await boxOf('left'))!.y).toBe(0);

  // one zoom for both
  const pane = (side: string) => page.getByTestId(`pane-${side}`).getByRole('application');
  const transform = (side: string) =>
    pane(side)
      .locator('> div')
      .evaluate((frame: HTMLElement) => frame.style.transform);
  await pane('left').focus();
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  expect(await transform('left')).toContain('scale(1.5)');
  expect(await transform('right')).toBe(await transform('left'));

  // both in one place: the divider by keys and by pointer, under the same zoom
  await page.getByRole('radio', { name: 'Divider' }).check({ force: true });
  const divided = page.getByTestId('divided');
  const divider = divided.getByRole('slider', { name: 'Divider' });
  const cut = () =>
    page
      .getByTestId('beyond')
      .evaluate((element: HTMLElement) => Number(/([\d.]+)%/.exec(element.style.clipPath)?.[1]));
  expect(await cut()).toBe(50);
  await divider.press('End');
  expect(await cut()).toBe(100);
  await divider.press('Home');
  await divider.press('ArrowRight');
  expect(await cut()).toBe(0.5);
  await divider.fill('50');
  const room = (await divided.getByRole('application').boundingBox())!;
  await page.mouse.move(room.x + room.width / 2, room.y + room.height / 2);
  await page.mouse.down();
  await page.mouse.move(room.x + room.width / 4, room.y + room.height / 2);
  await page.mouse.up();
  expect(await cut()).toBeCloseTo(25, 0);
  const frames = await divided
    .getByRole('application')
    .locator('[style*="scale"]')
    .evaluateAll((found) => found.map((frame) => JSON.stringify(frame.getBoundingClientRect())));
  expect(frames).toHaveLength(2);
  expect(frames[1]).toBe(frames[0]);
  await expect(divided.getByRole('application')).toHaveAccessibleName(/^scene\.png to the left/);
  // pictures of two shapes cannot lie on one another
  await film.getByRole('option', { name: 'wide.png' }).click();
  await expect(page.getByTestId('compare')).toContainText(
    /needs two images of the same shape; these have \d+ × \d+ and/,
  );
  await expect(right).toContainText('wide.png');
  await page.getByRole('radio', { name: 'Side by side' }).check({ force: true });

  // the filmstrip, which is the only list here, fills the side that is asked for
  await expect(page.getByTestId('row').first()).toBeHidden();
  await right.getByRole('button', { name: 'Right image' }).click();
  await film.getByRole('option', { name: 'texture.png' }).click();
  await expect(right).toContainText('texture.png');
  await page.getByRole('button', { name: 'Swap sides' }).click();
  await expect(left).toContainText('texture.png');
  await page.getByLabel('Layer').selectOption('Pooling weight');
  await expect(page.getByTestId('difference-map')).toContainText('pooling weight');
  expect(trouble()).toEqual([]);
});

test('an image against itself differs in nothing, and under another prompt in its words', async ({
  page,
}) => {
  await openScored(page);
  await drop(page, [await goldenPng('scene')]);
  await expect(page.getByTestId('value').first()).toBeVisible();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('Compare with other texts').click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a violet submarine');
  await page.getByRole('textbox', { name: 'Description' }).fill('a violet house');
  await page.getByRole('button', { name: 'Score and compare' }).click();
  await expect(page.getByTestId('side-right')).toContainText('scene.png (texts 2)');
  await expect(page.getByTestId('word-difference')).toContainText('violet');
  // the picture is the same: its map differs nowhere
  await page.getByLabel('Layer').selectOption('Frequency map');
  await expect(page.getByTestId('difference-map')).toHaveAttribute('data-reach', '0');
  await expect(page.getByTestId('score-difference')).toBeVisible();
});
