import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import Papa from 'papaparse';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import {
  downloaded,
  drop,
  listenForTrouble,
  openReady,
  table,
  type DroppedFile,
} from '../../support/page.ts';
import { paintedPictures } from '../../support/painted.ts';
import { expect, test } from '../../support/test.ts';

/** Pictures of a single crop, and how red each is. */
function pictures(count: number): { files: DroppedFile[]; redness: Map<string, number> } {
  const painted = paintedPictures(count, 112, 5);
  const files = painted.map(({ side, rgb }, i) => ({
    name: `painted_${i}.png`,
    type: 'image/png',
    bytes: Buffer.from(encode({ width: side, height: side, data: rgb, channels: 3 })),
  }));
  const redness = painted.map(({ mean: [red, green, blue] }, i): [string, number] => [
    `painted_${i}.png`,
    red - (green + blue) / 2,
  ]);
  return { files, redness: new Map(redness) };
}

const shownIds = (page: Page) =>
  page.getByTestId('rate-picture').evaluateAll((all) => all.map((one) => one.getAttribute('data-id')!));

/** Presses a key once the pictures are others than those. */
async function answer(page: Page, before: string[], key: (ids: string[]) => string): Promise<string[]> {
  await expect.poll(() => shownIds(page)).not.toEqual(before);
  const ids = await shownIds(page);
  await page.keyboard.press(key(ids));
  return ids;
}

test('rating: stars and votes by keys, undone, kept over a reload, compared with the scores, exported', async ({
  page,
}) => {
  const trouble = listenForTrouble(page);
  await openReady(page);
  const { files } = pictures(4);
  // what cannot be shown is not to be rated
  await drop(page, [...files, { name: 'bad.png', type: 'image/png', bytes: Buffer.from('no image') }]);
  await expect(page.getByTestId('batch')).toHaveText('4 of 5 scored, 1 failed');
  await page.getByRole('button', { name: 'Rate', exact: true }).click();
  // what would sway who rates is not to be seen
  await expect(page.getByTestId('batch')).toBeHidden();
  // the picture and all beside it, in one screen
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByTestId('rate-picture')).toBeInViewport({ ratio: 1 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight))
    .toBe(0);
  let seen: string[] = [];
  for (const key of ['4', '2', '5']) seen = await answer(page, seen, () => key);
  await expect(page.getByTestId('rate-worth')).toContainText('3 of 4 images rated.');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('rate-worth')).toContainText('2 of 4 images rated. 28 more are needed');
  await expect.poll(() => shownIds(page)).toEqual(seen);
  await page.keyboard.press('1');

  await page.getByRole('radio', { name: 'Which is better?' }).check();
  let pair: string[] = [];
  const met = new Set<string>();
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowDown']) {
    pair = await answer(page, pair, () => key);
    met.add([...pair].sort().join());
  }
  expect(met.size).toBe(3);
  await expect(page.getByTestId('rate-worth')).toContainText('3 votes on 4 images.');
  // three votes connect four images: one table, below its heading
  await expect(page.getByTestId('standings').getByRole('row')).toHaveCount(5);
  await expectAccessibleInBothThemes(page, '[data-testid="rate"]');
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.setViewportSize({ width: 1280, height: 800 });
  // as tall as the window, with all else beside it
  const picture = (await page.getByTestId('rate-picture').first().boundingBox())!;
  expect(picture.height).toBeGreaterThan(650);
  const answers = (await page.getByRole('button', { name: 'First' }).boundingBox())!;
  expect(answers.y).toBeLessThan(picture.y + picture.height / 2);
  // of two prompts, each is in sight below its picture
  const texts = files.map(({ name }) => `${name},of ${name} ${'in many colours '.repeat(12)}`);
  await drop(page, [table('prompts.csv', ['file,prompt', ...texts].join('\n'))]);
  const prompts = page.getByTestId('rate').getByText('of painted_');
  await expect(prompts).toHaveCount(2);
  for (const one of await prompts.all()) await expect(one).toBeInViewport({ ratio: 1 });
  await expect
    .poll(async () => {
      const image = await page.getByTestId('rate-picture').locator('img').first().boundingBox();
      const words = await prompts.first().boundingBox();
      return image && words ? Math.abs(words.y - image.y - image.height) : NaN;
    })
    .toBeLessThan(10);
  const votes = await downloaded(page, () =>
    page.getByRole('button', { name: 'Save the votes as CSV' }).click(),
  );
  const cast = Papa.parse<Record<string, string>>(votes.toString().trim(), { header: true }).data;
  expect(cast.map(({ better }) => better)).toEqual(['left', 'right', 'tie']);

  await expect(page.getByTestId('saving')).toBeHidden();
  await page.reload();
  await page.getByRole('button', { name: 'Rate', exact: true }).click();
  await expect(page.getByTestId('rate-worth')).toContainText('3 of 4 images rated.');
  await page.getByRole('radio', { name: 'Which is better?' }).check();
  await expect(page.getByTestId('rate-worth')).toContainText('3 votes on 4 images.');
  await page.getByRole('button', { name: 'Evaluate and fine-tune' }).click();
  await expect(page.getByRole('combobox', { name: 'Rating' })).toHaveValue('Your votes');
  await expect(page.getByTestId('evaluate-counts')).toHaveText('4 rated images, all scored.');
  await page.getByRole('combobox', { name: 'Rating' }).selectOption('Your stars');
  await expect(page.getByTestId('evaluate-counts')).toHaveText('3 rated images, all scored.');

  const exported = await downloaded(page, () => page.getByRole('button', { name: 'Export CSV' }).click());
  const rows = Papa.parse<Record<string, string>>(exported.toString().trim(), { header: true }).data;
  expect(rows.map(({ stars }) => Number(stars)).sort((a, b) => a - b)).toEqual([0, 0, 1, 2, 4]);
  expect(rows.reduce((sum, { votes: count }) => sum + Number(count), 0)).toBe(6);
  expect(rows.reduce((sum, { vote_strength }) => sum + Number(vote_strength), 0)).toBeCloseTo(0, 6);
  expect(trouble()).toEqual([]);
});

test('votes on pictures of many shapes: the answers stay in one place, and beside them the order scrolls by itself', async ({
  page,
}) => {
  await openReady(page);
  const shapes = [
    [120, 120],
    [160, 80],
    [80, 160],
    [150, 100],
  ] as const;
  const files = Array.from({ length: 12 }, (_, i): DroppedFile => {
    const [width, height] = shapes[i % shapes.length]!;
    const data = new Uint8Array(width * height * 3).map((_, at) => (at * (i + 7)) % 251);
    return {
      name: `shape_${i}.png`,
      type: 'image/png',
      bytes: Buffer.from(encode({ width, height, data, channels: 3 })),
    };
  });
  const texts = files.map(({ name }, i) => `${name},${'words '.repeat(1 + 15 * (i % 4))}`);
  await drop(page, [...files, table('prompts.csv', ['file,prompt', ...texts].join('\n'))]);
  await expect(page.getByTestId('batch')).toHaveText('12 of 12 scored');
  await page.getByRole('button', { name: 'Rate', exact: true }).click();
  await page.getByRole('radio', { name: 'Which is better?' }).check();
  let pair: string[] = [];
  for (const [width, height] of [
    [390, 844],
    [920, 800],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    const places = new Set<number>();
    for (let i = 0; i < 4; i++) {
      await expect.poll(() => shownIds(page)).not.toEqual(pair);
      await expect
        .poll(() =>
          page
            .getByTestId('rate-picture')
            .locator('img')
            .evaluateAll((all: HTMLImageElement[]) => all.filter((one) => one.naturalWidth > 0).length),
        )
        .toBe(2);
      pair = await shownIds(page);
      places.add(Math.round((await page.getByRole('button', { name: 'No difference' }).boundingBox())!.y));
      // held: once
      for (let repeated = 0; repeated < 3; repeated++) await page.keyboard.down('ArrowLeft');
      await page.keyboard.up('ArrowLeft');
    }
    expect([...places]).toHaveLength(1);
    // on the phone too, what answers is in sight
    expect([...places][0]).toBeLessThan(height - 44);
  }
  await expect(page.getByTestId('rate-worth')).toContainText('12 votes on 12 images.');
  await expect(page.getByTestId('standings').getByRole('row')).toHaveCount(13);
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight))
    .toBe(0);
});

// twins in `npm test`: the test above, tuning.test.ts and rate.test.ts
test('rate 40 and tune in at most 45 steps @all', async ({ page }) => {
  test.setTimeout(600_000);
  await openReady(page);
  const { files, redness } = pictures(40);
  let steps = 0;
  // step 1
  steps++;
  await drop(page, files);
  await expect(page.getByTestId('batch')).toHaveText('40 of 40 scored', { timeout: 120_000 });
  // ids carry the order in which the images came: one of those drawn gives the names of all
  const [offset] = await page.getByTestId('row').evaluateAll((rows) =>
    rows.map((row) => {
      const name = row.querySelector('button')!.getAttribute('aria-label')!;
      return Number(/\d+/.exec(row.getAttribute('data-id')!)![0]) - Number(/\d+/.exec(name)![0]);
    }),
  );
  const nameOf = (id: string): string => `painted_${Number(/\d+/.exec(id)![0]) - offset!}.png`;
  steps++;
  await page.getByRole('button', { name: 'Rate', exact: true }).click();
  let seen: string[] = [];
  for (let i = 0; i < 40; i++) {
    steps++;
    seen = await answer(page, seen, ([id]) => {
      const red = redness.get(nameOf(id!))!;
      return String(Math.min(5, Math.max(1, Math.round(3 + red / 40))));
    });
  }
  await expect(page.getByTestId('rate-done')).toBeVisible();
  await expect(page.getByTestId('rate-worth')).toContainText('40 of 40 images rated.');
  steps++;
  await page.getByRole('button', { name: 'Evaluate and fine-tune' }).click();
  await expect(page.getByTestId('evaluate-counts')).toHaveText('40 rated images, all scored.');
  steps++;
  await page.getByRole('button', { name: 'Fine-tune', exact: true }).click();
  await expect(page.getByTestId('tune-result')).toBeVisible({ timeout: 500_000 });
  await expect(page.getByTestId('tune-result')).toContainText('40 images');
  steps++;
  await page.getByRole('button', { name: /^Save (as new model|anyway)$/ }).click();
  await expect(page.getByTestId('tune').getByRole('status')).toHaveText(
    /^Saved as “.*tuned on 40 ratings”\.$/,
  );
  expect(steps).toBeLessThanOrEqual(45);
});
