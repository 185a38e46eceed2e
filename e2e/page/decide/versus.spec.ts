import { keptChoice } from '../../support/kept.ts';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import { downloaded, drop, goldenPng, listenForTrouble, openReady, table } from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

test('A against B: from dropped images to a sentence and a report in three steps', async ({
  page,
  context,
}) => {
  const trouble = listenForTrouble(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openReady(page);
  const image = async (name: string, as: string) => ({ ...(await goldenPng(name)), name: as });
  // step 1
  await drop(page, [
    await image('scene', 'flux_1.png'),
    await image('texture', 'flux_2.png'),
    await image('noise', 'sdxl_1.png'),
    await image('checkerboard', 'sdxl_2.png'),
    table(
      'models.csv',
      'file,prompt,model\nflux_1.png,a fox,FLUX\nflux_2.png,a cat,FLUX\nsdxl_1.png,a fox,SDXL\nsdxl_2.png,a cat,SDXL\n',
    ),
  ]);
  // step 2
  await page.getByRole('button', { name: 'A/B' }).click();
  await expect(page.getByTestId('versus-counts')).toHaveText('4 images, all scored.', { timeout: 120_000 });
  await expect(page.getByTestId('versus-remarks')).toHaveText('2 prompts paired.');
  const sentence =
    'No difference in quality between FLUX and SDXL can be claimed: 2 prompts are too few; at least 7 are needed.';
  await expect(page.getByTestId('claim')).toHaveText(sentence);
  await expect(page.getByTestId('worst-pairs').getByRole('listitem')).toHaveCount(2);
  await expect(page.getByTestId('worst-pairs').locator('img')).toHaveCount(4);
  await expectAccessibleInBothThemes(page);
  // step 3
  await page.getByRole('button', { name: 'Copy the sentence' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(sentence);

  const report = await downloaded(page, () => page.getByRole('button', { name: 'Save the report' }).click());
  expect(report.toString()).toContain(sentence);
  // two pairs of two images, for quality and for alignment
  expect(report.toString().match(/<img alt="" src="data:image\/webp;base64,/g)).toHaveLength(8);
  expect(report.toString()).not.toContain('<script');

  // what was chosen is there again after a reload
  await page.getByRole('button', { name: 'Swap A and B' }).click();
  const swapped = sentence.replace('FLUX and SDXL', 'SDXL and FLUX');
  await expect(page.getByTestId('claim')).toHaveText(swapped);
  await expect.poll(() => keptChoice(page)).toEqual({ by: 'model', a: 'sdxl', b: 'flux' });
  await page.reload();
  await page.getByRole('button', { name: 'A/B' }).click();
  await expect(page.getByTestId('claim')).toHaveText(swapped);

  // on a phone the figures are all there: a column for each score
  await page.setViewportSize({ width: 390, height: 844 });
  const figures = page.getByTestId('versus-figures');
  await expect(figures.getByRole('columnheader')).toHaveText([
    'Score',
    'Quality',
    'Alignment with the prompt',
  ]);
  await expect(figures.getByRole('row', { name: 'Pairs' })).toHaveText('Pairs22');
  expect(
    await figures.evaluate((table) => table.parentElement!.scrollWidth - table.parentElement!.clientWidth),
  ).toBe(0);
  await figures.getByRole('button', { name: 'Alignment' }).click();
  await expect(page.getByTestId('claim')).toContainText('in alignment');
  expect(trouble()).toEqual([]);
});
