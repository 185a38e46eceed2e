import { readFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import {
  downloaded,
  drop,
  goldenImage as image,
  goldenPng as png,
  listenForTrouble,
  openScored,
  says,
  showTable,
} from '../../support/page.ts';
import { expectNoLongTask } from '../../support/trace.ts';
import { expect, holdEngine, realTest, releaseEngine, test } from '../../support/test.ts';

realTest('opens on a sample, scored, and says what the number is worth @wasm', async ({ page }) => {
  const trouble = listenForTrouble(page);
  await openScored(page);
  await expect(page.getByTestId('status')).toContainText(/WebAssembly|WebGPU/);
  await expect(page.getByTestId('value').first()).toHaveText(/^-?\d+\.\d+$/);
  await expect(page.getByTestId('scores')).toContainText('Raters were asked');
  await expect(page.getByTestId('about')).toContainText('Weights hash');
  // in its own colours, until a map is asked for
  await expect(page.getByTestId('heatmap')).toHaveCount(0);
  await page.getByRole('radio', { name: 'Frequency' }).check({ force: true });
  await expect(page.getByTestId('heatmap')).toBeVisible();
  expect(trouble()).toEqual([]);
});

// one page for all: opening another and scoring its sample takes longer than any of these
test('images are dropped, zipped and pasted, and their maps read, one after the other', async ({ page }) => {
  const trouble = listenForTrouble(page);
  await openScored(page);

  await test.step('a dropped file is scored; its map gives values, and a patch its spectrum', async () => {
    await drop(page, [await png('scene')]);
    await expect(page.getByTestId('row').filter({ hasText: 'scene.png' })).toHaveAttribute(
      'data-status',
      'done',
    );
    await expect(page.getByTestId('value').first()).toHaveAttribute('data-value', /^-?\d/);

    await page.getByRole('radio', { name: 'Frequency' }).check({ force: true });
    const colours = await page.getByTestId('heatmap').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set<string>();
      for (let i = 0; i < data.length; i += 4) seen.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
      return { cells: canvas.width * canvas.height, colours: seen.size };
    });
    expect(colours.cells).toBe(32 * 32);
    expect(colours.colours).toBeGreaterThan(20);

    const stage = page.getByTestId('stage');
    const box = (await stage.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.getByTestId('tip')).toContainText(/\d.*CSF-weighted magnitude.*x 256–271, y 256–271/s);

    // the highest patch, by its place in the table of words, is rank 1 with the largest value
    await page.getByTestId('top-patches').getByRole('button').first().click();
    await expect(page.getByTestId('patch-facts')).toContainText('1 of 1024');
    await expect(page.getByTestId('spectrum')).toBeVisible();
    await stage.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('patch-facts')).not.toContainText('1 of 1024');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('spectrum')).toHaveCount(0);
  });

  await test.step('the value under the pointer is the value in the exported map', async () => {
    await drop(page, [await png('texture')]);
    await expect(page.getByTestId('row').filter({ hasText: 'texture.png' })).toHaveAttribute(
      'data-status',
      'done',
    );
    // with several images, maps are shown on demand
    await page.getByRole('radio', { name: 'Frequency' }).check();
    await page.getByTestId('top-patches').getByRole('button').first().click();
    const facts = await page.getByTestId('patch-facts').innerText();
    const [, x, y] = /x (\d+)–\d+, y (\d+)–/.exec(facts)!;
    await page.getByLabel('Save map').click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Values (CSV)' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    const values = csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
    const highest = values.reduce((a, b) => (b[4]! > a[4]! ? b : a));
    expect([highest[0], highest[1]]).toEqual([Number(x), Number(y)]);
    expect((await download).suggestedFilename()).toBe('texture.frequency.csv');

    // the spectrum of the pinned patch, and its picture
    const spectrum = page.getByTestId('spectrum');
    await expect(spectrum).toBeVisible();
    const rows = (
      await downloaded(page, () => spectrum.getByRole('button', { name: 'Save as CSV: Spectrum' }).click())
    ).toString();
    expect(rows.trim().split('\r\n')).toHaveLength(1 + 16 * 16);
    const picture = await downloaded(page, () =>
      spectrum.getByRole('button', { name: 'Save as PNG: Spectrum' }).click(),
    );
    expect(picture.toString('latin1', 1, 4)).toBe('PNG');

    // what the last pooling takes from each patch: shares that sum to 1
    await page.getByText('Inside a crop', { exact: true }).click();
    await page.getByLabel('Layer').last().selectOption('Final pooling');
    await expect(page.getByTestId('legend')).toContainText('share of the pooled features');
    await page.getByLabel('Save map').click();
    const shares = (await downloaded(page, () => page.getByRole('button', { name: 'Values (CSV)' }).click()))
      .toString()
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(line.split(',')[4]));
    expect(shares).toHaveLength(49);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    expect(Math.max(...shares)).toBeGreaterThan(Math.min(...shares));
    await page.getByTestId('stage').focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('patch-facts')).toContainText('of 49');
    // crops with their scores, as a picture and as numbers
    await page
      .getByTestId('stage')
      .locator('xpath=ancestor::section')
      .getByText('Crops', { exact: true })
      .click();
    await page.getByLabel('Save map').click();
    const crops = await downloaded(page, () => page.getByRole('button', { name: 'Values (CSV)' }).click());
    expect(crops.toString()).toMatch(/^crop,x,y,quality,quality_member_1_gate_1,quality_member_1_expert_1,/);
    await page.getByLabel('Save map').click();
    const framed = await downloaded(page, () => page.getByRole('button', { name: 'Image (PNG)' }).click());
    expect(framed.toString('latin1', 1, 4)).toBe('PNG');
  });

  await test.step('a zip with a table of prompts is unpacked, and its texts are used', async () => {
    const archive = zipSync({
      'set/house.png': await readFile(image('scene')),
      'set/texts.csv': strToU8(
        'file,prompt,description\nhouse.png,a red house,<img src=x onerror=alert(1)> a house\n',
      ),
    });
    await drop(page, [{ name: 'set.zip', type: 'application/zip', bytes: Buffer.from(archive) }]);
    await expect(page.getByTestId('row').filter({ hasText: 'house.png' })).toHaveAttribute(
      'data-status',
      'done',
    );
    await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('a red house');
    await expect(page.getByTestId('text-match')).toContainText('<img');
  });

  await test.step('a run can be cancelled and scored again', async () => {
    await holdEngine(page, 'noise.png');
    await drop(page, [await png('noise')]);
    const row = page.getByTestId('row').filter({ hasText: 'noise.png' });
    await page.getByTestId('stages').getByRole('button', { name: 'Cancel' }).click();
    await expect(row).toHaveAttribute('data-status', 'cancelled');
    await releaseEngine(page);
    await page.getByRole('button', { name: 'Score again', exact: true }).click();
    await expect(row).toHaveAttribute('data-status', 'done');
  });

  await test.step('a pasted image is scored', async () => {
    const { bytes } = await png('gradients');
    await page.evaluate((base64) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], 'pasted.png', { type: 'image/png' }));
      window.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, bytes.toString('base64'));
    await expect(page.getByTestId('row').filter({ hasText: 'pasted.png' })).toHaveAttribute(
      'data-status',
      'done',
    );
  });

  expect(trouble()).toEqual([]);
});

test('a batch keeps going past a bad file, and exports what it has', async ({ page }) => {
  await openScored(page);
  await drop(page, [
    await png('gradients'),
    { name: '=bad.png', type: 'image/png', bytes: Buffer.from('no image at all') },
    await png('checkerboard'),
  ]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 3 scored, 1 failed');
  const failed = page.getByTestId('row').filter({ hasText: '=bad.png' });
  await expect(failed).toHaveAttribute('data-status', 'failed');
  await failed.click();
  await expect(page.getByTestId('item-error')).toContainText('=bad.png');

  const csvDownload = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const csv = await readFile(await (await csvDownload).path(), 'utf8');
  const lines = csv.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('file,status,quality,quality_spread');
  expect(lines.filter((line) => /^"?'=bad\.png"?,failed/.test(line))).toHaveLength(1);
  const jsonDownload = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON' }).click();
  const records: unknown = JSON.parse(await readFile(await (await jsonDownload).path(), 'utf8'));
  expect(records).toMatchObject([
    { file: 'gradients.png', status: 'done', modelInfo: { untrained: expect.any(Boolean) } },
    { file: '=bad.png', status: 'failed', error: expect.any(String), code: expect.any(String) },
    { file: 'checkerboard.png', status: 'done' },
  ]);
});

// twin in `npm test`: the score card of inspector.spec.ts, which is that of changed texts
test('changed texts score the image again @all', async ({ page }) => {
  await openScored(page);
  const value = page.getByTestId('value').first();
  const before = await value.getAttribute('data-value');
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a red bicycle in the rain');
  await page.getByRole('button', { name: 'Score with these texts' }).click();
  await expect(value).not.toHaveAttribute('data-value', before!);
});

// on a software adapter the engine takes WASM by itself: a second run without WebGPU would be the same
realTest('no task over 50 ms on the main thread while a batch is scored', async ({ page, browser }) => {
  await openScored(page);
  const scoreMore = async (pass: number) => {
    await page.getByTestId('file-input').setInputFiles(['scene', 'texture', 'wide', 'gradients'].map(image));
    const all = 4 * (pass + 1);
    await says(page, 'batch', `^${all} of ${all} scored$`);
  };
  await expectNoLongTask(browser, page, 100, scoreMore, 3);
});

test('the theme is kept for the next visit', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a link cannot make the page load a model from elsewhere', async ({ page }) => {
  const trouble = listenForTrouble(page);
  await page.goto('./?model=https://example.org/m/');
  await expect(page.getByRole('alert')).toContainText('another site');
  expect(trouble()).toEqual([]);
});

test('nothing is wider than the window, in any view, from a phone to a wide screen', async ({ page }) => {
  await openScored(page);
  const long = {
    name: `a-picture-with-a-long-name${'-that-goes-on'.repeat(8)}.png`,
    mimeType: 'image/png',
    buffer: await readFile(image('wide')),
  };
  await page
    .getByTestId('file-input')
    .setInputFiles([
      { name: 'scene.png', mimeType: 'image/png', buffer: await readFile(image('scene')) },
      long,
    ]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  // what chooses the map stays under the pointer
  const frequency = page.getByRole('radio', { name: 'Frequency' });
  const chosenAt = await frequency.boundingBox();
  await frequency.check();
  await expect(page.getByLabel('Save map')).toBeVisible();
  expect(await frequency.boundingBox()).toEqual(chosenAt);
  await page.getByTestId('top-patches').getByRole('button').first().click();
  for (const view of ['Compare', 'Evaluate', 'Inspect']) {
    await page.getByRole('button', { name: view }).click();
    for (const width of [320, 390, 900, 1280, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${view} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  // what the header holds has one place, with and without the scrollbar of the page beside it
  await page.setViewportSize({ width: 1280, height: 800 });
  const place = async (view: string): Promise<number> => {
    await page.getByRole('button', { name: view }).click();
    return (await page.getByRole('button', { name: 'Open images' }).first().boundingBox())!.x;
  };
  await page.getByRole('button', { name: 'Evaluate' }).click();
  // hidden scrollbars, as tests have them, are of no width, and yet have room
  const beside = await page
    .locator('header')
    .first()
    .evaluate((header) => {
      const width = innerWidth - header.getBoundingClientRect().width;
      document.documentElement.style.setProperty('--scrollbar', `${width}px`);
      return width;
    });
  expect(beside).toBeGreaterThan(0);
  expect(await place('Evaluate')).toBe(await place('Inspect'));
  await showTable(page);
  // on a phone a long name is cut short before the score beside it
  await page.setViewportSize({ width: 390, height: 900 });
  const row = page.getByTestId('row').filter({ hasText: long.name });
  const named = row.getByRole('button').first();
  await expect.poll(async () => (await named.boundingBox())!.width).toBeGreaterThan(60);
  const name = (await named.boundingBox())!;
  const score = (await row.locator('td').nth(2).locator('span').first().boundingBox())!;
  expect(name.x + name.width).toBeLessThanOrEqual(score.x);
  // there a spread stands below its score, the time below the name; nothing is off the screen
  await expect(row.locator('td').nth(2)).toHaveText(/^\d\.\d\d± \d\.\d\d$/);
  await expect(row.locator('td').nth(1)).toHaveText(/\d m?s$/);
  const hidden = () =>
    page
      .getByRole('region', { name: 'Table of images' })
      .evaluate((scroller) => scroller.scrollWidth - scroller.clientWidth);
  for (const width of [320, 390, 768, 900, 1280, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(hidden, `the table at ${width}`).toBeLessThanOrEqual(0);
    // the box that selects all above those that select one
    const boxes = page.getByTestId('images').getByRole('checkbox');
    const [all, one] = [await boxes.first().boundingBox(), await boxes.last().boundingBox()];
    expect(all!.x).toBe(one!.x);
  }
});
