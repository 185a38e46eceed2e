import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import {
  downloaded,
  drop,
  goldenPng,
  interceptChoosers,
  listenForTrouble,
  openReady,
  openScored,
  showTable,
  table,
} from '../../support/page.ts';
import { expectNoLongTask } from '../../support/trace.ts';
import { expect, test } from '../../support/test.ts';

const names = ['scene', 'noise', 'gradients', 'wide'];

test('a threshold flags and filters; selected rows are exported with maps, and removed', async ({ page }) => {
  const trouble = listenForTrouble(page);
  await openScored(page);
  await drop(page, await Promise.all(names.map(goldenPng)));
  await expect(page.getByTestId('batch')).toHaveText('4 of 4 scored');
  await looksBack(page);
  await showTable(page);
  const rows = page.getByTestId('row');
  const scores = (await rows.locator('td:nth-child(3)').allInnerTexts()).map(Number);
  const [low, high] = [...scores].sort((a, b) => a - b).slice(1, 3) as [number, number];
  // as they are shown: a threshold lies between them
  expect(low).toBeLessThan(high);

  await page.getByRole('button', { name: 'Filter' }).click();
  // where the page is one column, the distributions have all of it
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 640, height: 720 });
  const widths = () =>
    page
      .getByTestId('histogram')
      .evaluateAll((all) => all.reduce((sum, one) => sum + one.getBoundingClientRect().width, 0));
  await expect.poll(widths).toBeGreaterThan(560);
  await page.setViewportSize(size);
  await page.getByLabel('Score to flag by').selectOption('Quality');
  await page.getByLabel('Threshold', { exact: true }).fill(String((low + high) / 2));
  await expect(page.getByTestId('marked')).toHaveText('2 of 4 flagged');
  await expect(page.locator('[data-testid="row"][data-marked="true"]')).toHaveCount(2);
  await page.getByLabel('Flagged only').check();
  await expect(rows).toHaveCount(2);
  // sorting keeps the threshold, and another view keeps both
  await page.getByRole('button', { name: 'Quality', exact: true }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Inspect' }).click();
  await expect(rows).toHaveCount(2);

  const gallery = page.getByRole('region', { name: 'Images' });
  const parts = () =>
    Promise.all([gallery.locator('table'), gallery.locator('footer')].map((part) => part.boundingBox()));
  const before = await parts();
  await page.getByLabel('Select all listed images').check();
  await expect(page.getByTestId('picked')).toContainText('2 selected');
  expect(await parts()).toEqual(before);
  const zip = await downloaded(page, () =>
    page.getByRole('button', { name: 'Export zip with maps (2)' }).click(),
  );
  const entries = unzipSync(new Uint8Array(zip));
  const records = JSON.parse(strFromU8(entries['scores.json']!)) as {
    file: string;
    width: number;
    height: number;
    modelInfo: { hash: string };
  }[];
  expect(records).toHaveLength(2);
  expect(strFromU8(entries['scores.csv']!).trim().split('\r\n')).toHaveLength(3);
  for (const { file, width, height, modelInfo } of records) {
    expect(modelInfo.hash).toMatch(/^[0-9a-f]{12}$/);
    const stem = file.replace(/\.png$/, '');
    const png = entries[`maps/${stem}.png`]!;
    expect(strFromU8(png.slice(1, 4), true)).toBe('PNG');
    const npy = entries[`maps/${stem}.npy`]!;
    const shape = `(${Math.floor(height / 16)}, ${Math.floor(width / 16)})`;
    expect(strFromU8(npy.slice(0, 128), true)).toContain(shape);
    const crops = strFromU8(entries[`maps/${stem}.crop-scores.csv`]!).trim().split('\r\n');
    expect(crops[0]).toMatch(/^crop,x,y,quality,/);
    for (const layer of ['crop-frequency', 'crop-weight', 'crop-spatial', 'crop-share']) {
      const maps = strFromU8(entries[`maps/${stem}.${layer}.npy`]!.slice(0, 128), true);
      expect(maps).toContain(`(${crops.length - 1}, 7, 7)`);
    }
  }

  // side by side, keys are for the picture whose mark was pressed last, and Space presses that mark again
  await page.keyboard.press('c');
  const pictures = page.getByTestId('loupe').getByRole('img');
  const scales = () =>
    pictures.evaluateAll((all: HTMLImageElement[]) => all.map((one) => one.width / one.naturalWidth));
  // one zoom for both, by double click or with Ctrl and the wheel; drags move the picture
  await pictures.first().locator('..').dblclick();
  expect(await scales()).toEqual([1, 1]);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -480);
  await page.keyboard.up('Control');
  await expect.poll(scales).toEqual([4, 4]);
  const at = (await pictures.first().boundingBox())!;
  const frame = (await pictures.first().locator('..').boundingBox())!;
  const centre = [frame.x + frame.width / 2, frame.y + frame.height / 2] as const;
  await page.mouse.move(...centre);
  await page.mouse.down();
  await page.mouse.move(centre[0] + 9, centre[1] + 6, { steps: 2 });
  await page.mouse.up();
  const moved = async () => {
    const now = (await pictures.first().boundingBox())!;
    return [now.x - at.x, now.y - at.y].map(Math.round);
  };
  await expect.poll(moved).toEqual([9, 6]);

  const marks = page.getByTestId('loupe').getByTestId('mark-bar').nth(1);
  const keep = marks.getByRole('button', { name: 'Keep this image' });
  await keep.click();
  await page.keyboard.press('4');
  await expect(marks.getByRole('button', { name: 'Rate 4 stars' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press(' ');
  await expect(keep).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('z');

  await page.getByTestId('picked').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByTestId('picked')).toHaveCount(0);
  await page.getByLabel('Flagged only').uncheck();
  await expect(rows).toHaveCount(2);
  expect(trouble()).toEqual([]);
});

/** Who goes back to an image sees it in the next frame, without its being decoded again. */
async function looksBack(page: Page): Promise<void> {
  await page.evaluate(() => {
    const decode = window.createImageBitmap.bind(window);
    const state = Object.assign(window, { decoded: 0 });
    window.createImageBitmap = (...args: [ImageBitmapSource]) => {
      state.decoded++;
      return decode(...args);
    };
  });
  const stage = page.getByTestId('stage');
  await page.keyboard.press('j');
  await expect(stage.locator('canvas')).toHaveCount(1);
  const first = await stage.getAttribute('aria-label');
  await page.keyboard.press('j');
  await expect(stage).not.toHaveAttribute('aria-label', first!);
  await expect(stage.locator('canvas')).toHaveCount(1);
  const before = await page.evaluate(() => (window as unknown as { decoded: number }).decoded);
  await page.keyboard.press('k');
  const seen = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() =>
          resolve(document.querySelectorAll('[data-testid="stage"] canvas').length),
        );
      }),
  );
  expect(seen).toBe(1);
  await expect(stage).toHaveAttribute('aria-label', first!);
  expect(await page.evaluate(() => (window as unknown as { decoded: number }).decoded)).toBe(before);
}

test('a wide table shows prompts below the names and larger pictures, its numbers below their headings', async ({
  page,
}) => {
  await openReady(page);
  await drop(page, [
    ...(await Promise.all(['scene', 'noise'].map(goldenPng))),
    table('prompts.csv', 'file,prompt\nscene.png,a red house by a lake\n'),
  ]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await showTable(page);
  const images = page.getByTestId('images');
  const row = page.getByTestId('row').filter({ hasText: 'scene.png' });
  const look = async (layout: string, picture: number, height: number): Promise<void> => {
    await expect(images).toHaveAttribute('data-layout', layout);
    await expect(row.getByText('a red house by a lake')).toBeVisible();
    expect((await row.locator('img').boundingBox())!.width).toBe(picture);
    expect((await row.boundingBox())!.height).toBe(height);
    const ends = await images.evaluate((element) =>
      ['th:nth-child(3) button', 'td:nth-child(3)'].map((cell) => {
        const text = document.createRange();
        text.selectNodeContents(element.querySelector(`tr:last-child > ${cell}`)!);
        return Math.round(text.getBoundingClientRect().right);
      }),
    );
    expect(ends[0]).toBe(ends[1]);
  };
  await page.setViewportSize({ width: 1280, height: 800 });
  await look('roomy', 40, 56);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await look('wide', 56, 72);

  // no column without a word in it; a failure has one for its status, and makes the tools no second line
  const headings = ['Image', 'Quality', 'Spread', 'Alignment with the prompt', 'Spread', 'Time'];
  await expect(images.getByRole('columnheader')).toHaveText(headings);
  // a narrow one has those of scores, and the one that it is sorted by
  const time = images.getByRole('columnheader', { name: 'Time' });
  await time.getByRole('button').click();
  await page.setViewportSize({ width: 640, height: 800 });
  await expect(images).toHaveAttribute('data-layout', 'compact');
  await expect(images.getByRole('columnheader')).toHaveText([
    ...headings.filter((one) => !/Spread|Time/.test(one)),
    /Time/,
  ]);
  await expect(time).toHaveAttribute('aria-sort', 'ascending');
  await time.getByRole('button').click();
  await time.getByRole('button').click();
  await expect(time).toHaveCount(0);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await drop(page, [{ name: 'bad.png', type: 'image/png', bytes: Buffer.from('no image') }]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 3 scored, 1 failed');
  await expect(images.getByRole('columnheader')).toHaveText([...headings.slice(0, 5), 'Status', 'Time']);
  for (const width of [1120, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const tools = [page.getByRole('button', { name: 'Retry' }), page.getByRole('radio', { name: 'Table' })];
    const [retry, view] = await Promise.all(tools.map((tool) => tool.boundingBox()));
    expect(Math.abs(retry!.y + retry!.height - view!.y - view!.height)).toBeLessThan(10);
  }
});

test('an opened folder, subfolders included: images and a table are taken, the rest is left', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-folder-'));
  await mkdir(join(folder, 'inner'));
  const { bytes } = await goldenPng('scene');
  await writeFile(join(folder, 'b.png'), bytes);
  await writeFile(join(folder, 'inner', 'a.png'), bytes);
  await writeFile(join(folder, 'notes.txt'), 'no image');
  await writeFile(join(folder, 'texts.csv'), 'file,prompt,mos\na.png,a house in a folder,4\n');
  await interceptChoosers(page);
  await openScored(page);
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('f');
  await (await chooser).setFiles(folder);
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await showTable(page);
  await page.getByLabel('Order', { exact: true }).selectOption('As added');
  await expect(page.getByTestId('row')).toContainText(['b.png', 'inner/a.png']);
  await page
    .getByRole('button', { name: /inner\/a\.png$/ })
    .first()
    .click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a house in a folder');
  await rm(folder, { recursive: true });
});

// twin in `npm test`: the same with a fifth of them
test('ten thousand images: few are drawn, and none holds the page up while they are worked on @all', async ({
  page,
  browser,
}) => {
  test.slow();
  await workOnMany(page, browser, 10_000);
});

test('two thousand images: few are drawn, as a gallery and as rows, and none holds the page up while they are worked on', async ({
  page,
  browser,
}) => {
  test.slow();
  await workOnMany(page, browser, 2000);
});

async function workOnMany(page: Page, browser: Browser, count: number): Promise<void> {
  // a prime step names them out of order
  const last = `${((count - 1) * 7919) % count}.png`;
  await openScored(page);
  await page.keyboard.press('h');
  await page.evaluate((many) => {
    const data = new DataTransfer();
    for (let i = 0; i < many; i++)
      data.items.add(new File(['no image'], `${(i * 7919) % many}.png`, { type: 'image/png' }));
    for (const name of ['dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }),
      );
  }, count);
  await expect(page.getByTestId('batch')).toHaveText(`0 of ${count} scored`);
  const gallery = page.getByTestId('gallery');
  const rows = page.getByTestId('row');
  await expect(rows.first()).toBeInViewport();
  expect(await rows.count()).toBeLessThan(80);
  await gallery.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(rows.filter({ hasText: last })).toBeVisible();
  expect(await rows.count()).toBeLessThan(80);
  await gallery.evaluate((element) => element.scrollTo(0, 0));

  await showTable(page);
  await expect(page.getByTestId('images')).toHaveAttribute('aria-rowcount', `${count + 1}`);
  expect(await rows.count()).toBeLessThan(40);
  const scroller = page.getByRole('region', { name: 'Table of images' });
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(rows.filter({ hasText: last })).toHaveAttribute('aria-rowindex', `${count + 1}`);
  expect(await rows.count()).toBeLessThan(40);
  await scroller.evaluate((element) => element.scrollTo(0, 0));
  // by name, the greatest number first
  for (let press = 0; press < 2; press++) await page.getByRole('button', { name: /^Image( [↑↓])?$/ }).click();
  await expect(rows.first()).toContainText(`${count - 1}.png`);

  let seen = 0;
  const failMore = async () => {
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    const failMany = async (more: number) => {
      // as `says` does, without `expect`
      const failed = await page.waitForFunction(
        (least) => {
          const words = document.querySelector('[data-testid="batch"]')?.textContent ?? '';
          const failures = Number(/^0 of \d+ scored, (\d+) failed$/.exec(words)?.[1] ?? 0);
          return failures > least && failures;
        },
        seen + more,
        { timeout: 500_000, polling: 200 },
      );
      seen = Number(await failed.jsonValue());
    };
    await failMany(9);
    await page.getByRole('radio', { name: 'Gallery' }).check();
    await page.getByLabel('Order', { exact: true }).selectOption('Best first');
    for (const group of ['By name', 'By prompt', 'No groups'])
      await page.getByLabel('Group', { exact: true }).selectOption(group);
    await failMany(9);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.waitForSelector('[data-testid="batch"][data-running="false"]');
  };
  await expectNoLongTask(browser, page, 50, failMore, 3);

  await page.getByRole('searchbox').fill('1234.png');
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove all', exact: true }).click();
  await expect(rows).toHaveCount(0);
}
