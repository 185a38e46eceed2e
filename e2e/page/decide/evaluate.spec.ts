import { downloaded, drop, goldenPng, listenForTrouble, openScored, table } from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

const names = ['gradients', 'scene', 'texture', 'wide', 'noise', 'checkerboard'];

interface Evaluation {
  SRCC: number;
  RMSE: number;
  interval: { SRCC: [number, number] | null };
  items: { file: string; score: number; rating: number; group?: string }[];
}

test('ratings in a table: agreement, scatter, outliers and groups', async ({ page }) => {
  const trouble = listenForTrouble(page);
  await openScored(page);
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await expect(page.getByTestId('evaluate')).toContainText('No ratings yet');
  const rows = names.map(
    (name, i) => `${name}.png,${[40, 75, 61, 52, 20, 33][i]!},${i % 2 ? 'sdxl' : 'glide'}`,
  );
  await drop(page, [
    ...(await Promise.all(names.map(goldenPng))),
    table('ratings.csv', `file,mos_quality,source\n${rows.join('\n')}\n`),
  ]);
  await expect(page.getByTestId('evaluate-counts')).toHaveText('6 rated images, all scored.');
  await page.getByLabel('Group by').selectOption('source');
  await expect(page.getByTestId('groups').getByRole('row')).toHaveCount(3);
  await expect(page.getByTestId('evaluate')).toHaveAttribute('data-busy', 'false');

  const evaluation = JSON.parse(
    (await downloaded(page, () => page.getByRole('button', { name: 'Save as JSON' }).click())).toString(),
  ) as Evaluation;
  expect(evaluation.items.map(({ file }) => file)).toEqual(names.map((name) => `${name}.png`));
  // no ties among six images: Spearman's rank correlation by its differences
  const ranks = (values: number[]) => values.map((value) => values.filter((other) => other < value).length);
  const scores = ranks(evaluation.items.map(({ score }) => score));
  const ratings = ranks(evaluation.items.map(({ rating }) => rating));
  const squares = scores.reduce((sum, rank, i) => sum + (rank - ratings[i]!) ** 2, 0);
  expect(evaluation.SRCC).toBeCloseTo(1 - (6 * squares) / (6 * 35), 9);
  await expect(page.getByTestId('figure-SRCC').first()).toContainText(
    evaluation.SRCC.toFixed(3).replace('-', '−'),
  );
  expect(evaluation.interval.SRCC![0]).toBeLessThanOrEqual(evaluation.SRCC);

  const dots = await page
    .getByTestId('scatter')
    .locator('path')
    .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')?.match(/h0/g)?.length ?? 0));
  // a colour for each group
  expect(dots.filter((count) => count > 0)).toEqual([3, 3]);

  // on the narrowest phone no table is wider than its place
  await page.setViewportSize({ width: 320, height: 700 });
  await expect(page.getByTestId('groups').getByRole('columnheader')).toHaveText([
    'Group',
    'Mean score',
    'Mean rating',
    'SRCC',
    'PLCC',
  ]);
  for (const id of ['measures', 'outliers', 'groups'])
    expect(
      await page.getByTestId(id).evaluate((table) => table.scrollWidth - table.parentElement!.clientWidth),
      id,
    ).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 720 });

  const first = page.getByTestId('outliers').getByRole('button').first();
  const name = await first.innerText();
  await first.click();
  await expect(page.getByTestId('row').filter({ hasText: name.trim() })).toHaveAttribute(
    'data-selected',
    'true',
  );
  await expect(page.getByTestId('stage')).toBeVisible();
  expect(trouble()).toEqual([]);
});

test('ratings that come later change no score, and each head has its own column', async ({ page }) => {
  await openScored(page);
  await drop(page, await Promise.all(['scene', 'noise'].map(goldenPng)));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await drop(page, [table('late.csv', 'file,first,second\nscene.png,4,10\nnoise.png,1,20\n')]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await page.getByRole('combobox', { name: 'Rating' }).selectOption('second');
  await expect(page.getByTestId('figure-SRCC').first()).toHaveAttribute('data-value', /^-?1$/);
  const second = await page.getByTestId('figure-SRCC').first().getAttribute('data-value');
  await page.getByRole('combobox', { name: 'Rating' }).selectOption('first');
  await expect(page.getByTestId('figure-SRCC').first()).toHaveAttribute(
    'data-value',
    String(-Number(second)),
  );

  // the export carries the ratings and reads back without taking scores for ratings
  const csv = await downloaded(page, () => page.getByRole('button', { name: 'Export CSV' }).click());
  expect(csv.toString().split('\r\n')[0]).toMatch(/,first,second$/);
});
