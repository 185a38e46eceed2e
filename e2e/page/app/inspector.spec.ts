import type { Locator, Page } from '@playwright/test';
import {
  downloaded,
  drop,
  goldenPng,
  listenForTrouble,
  openReady,
  openScored,
  table,
} from '../../support/page.ts';
import { expect, realTest, test } from '../../support/test.ts';

/* The score card and the linked views around the image, as a person uses them. */

const row = (page: Page, name: string) => page.getByTestId('row').filter({ hasText: name });

/** The colours of the map as it is drawn. */
const colours = (page: Page) =>
  page.getByTestId('heatmap').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return [...data.subarray(0, 400)].join();
  });

/** How many colours a picture has. */
const colourCount = (canvas: HTMLCanvasElement): number => {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
};

realTest(
  'the score card: copied as text and as JSON; what is odd about image and texts is reported',
  async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const trouble = listenForTrouble(page);
    // a package that knows its training texts, and thinks every image far from its training images
    await page.route('**/models/demo/manifest.json', async (route) => {
      const response = await route.fetch();
      const manifest = (await response.json()) as object;
      const text = {
        prompt: { pieces: [4, 27], fragments: 0.5 },
        description: { pieces: [34, 57], fragments: 0.25 },
      };
      await route.fulfill({ response, json: { ...manifest, domain: { statistics: 0, text } } });
    });
    await openScored(page);
    await page.getByRole('textbox', { name: 'Prompt' }).fill('cat');
    await page.getByRole('textbox', { name: 'Description' }).fill('红 house');
    await page.getByRole('button', { name: 'Score with these texts' }).click();
    const warnings = page.getByTestId('warnings');
    await expect(warnings).toContainText('outside the training domain: the image');
    await expect(warnings).toContainText(
      'outside the training domain: the prompt has 1 word piece (99% of the training prompts have 4 to 27)',
    );
    await expect(warnings).toContainText('the description has 2 word pieces');
    await expect(warnings).toContainText('50% of the description is spelled in parts of words');
    await expect(warnings).toContainText('description: words not in the vocabulary: 红');
    const card = page.getByTestId('head-quality');
    await expect(card.getByTestId('people')).toHaveText(
      'no interval: the image or its texts are outside the training domain',
    );
    await expect(card).not.toContainText('%');
    await card.getByText('Details').click();
    await expect(card.getByTestId('crop-spread')).toHaveText(/^Standard deviation \d.* over 15 crops/);

    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const shown = await page.getByTestId('value').first().innerText();
    await page.getByTestId('about').locator('summary').click();
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await expect(page.getByTestId('about')).toContainText('Copied');
    const lines = (await clipboard()).split('\n');
    expect(lines[1]).toContain(`Quality: ${shown} (Scale 0 to 5. Higher is better); no interval`);
    expect(lines.filter((line) => line.startsWith('! outside the training domain'))).toHaveLength(4);
    const hash = lines.find((line) => line.startsWith('Weights hash: '))!.slice('Weights hash: '.length);
    expect(lines).toContain('Texts: Prompt: typed by you. Description: typed by you.');
    await page.getByRole('button', { name: 'Copy as JSON' }).click();
    await expect.poll(clipboard).toMatch(/^\{/);
    const record = JSON.parse(await clipboard()) as Record<string, unknown>;
    expect(record).toMatchObject({ prompt: 'cat', modelInfo: { hash }, descriptionOrigin: 'typed' });
    const { quality } = record.scores as { quality: number };
    expect(quality.toFixed(2)).toBe(shown);
    expect(trouble()).toEqual([]);
  },
);

test('in a window of 1120 to 1250 pixels marks, tools and exports stand on one line each, also with all images selected', async ({
  page,
}) => {
  await openReady(page);
  await drop(page, await Promise.all(['scene', 'noise'].map(goldenPng)));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await page.getByRole('radio', { name: 'Frequency', exact: true }).check({ force: true });
  // from the inspector too
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('picked')).toContainText('2 selected');
  const lines: [first: Locator, last: Locator][] = [
    [page.getByTestId('batch'), page.getByTitle('Gallery', { exact: true })],
    [page.getByTestId('mark-bar').last(), page.getByTitle('Save map')],
    [
      page.getByRole('button', { name: 'Keep', exact: true }).last(),
      page.getByRole('button', { name: 'Remove all' }),
    ],
  ];
  for (const width of [1120, 1160, 1200, 1250]) {
    await page.setViewportSize({ width, height: 800 });
    for (const line of lines) {
      const [first, last] = await Promise.all(
        line.map(async (one) => {
          const { y, height } = (await one.boundingBox())!;
          return y + height / 2;
        }),
      );
      expect(Math.abs(first! - last!), `${line.join(' and ')} at ${width}`).toBeLessThan(6);
    }
  }
});

test('the image and its maps: moved, coloured, read, and explained', async ({ page }) => {
  test.slow();
  const trouble = listenForTrouble(page);
  await openScored(page);
  const long = `a small red house ${'beside a green tree and '.repeat(20)}`.trim();
  await drop(page, [
    await goldenPng('scene'),
    await goldenPng('gradients'),
    table('texts.csv', `file,prompt,description\nscene.png,a red house and a tree,${long}\n`),
  ]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await row(page, 'scene.png').getByRole('button', { name: 'scene.png', exact: true }).click();
  const stage = page.getByTestId('stage');
  const frame = stage.locator('[data-grey]').locator('..');
  const mode = (name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true });
  const moved = () => frame.evaluate((element: HTMLElement) => element.style.transform);
  // several images are shown without a map
  await expect(page.getByTestId('heatmap')).toHaveCount(0);
  await mode('Frequency');

  await test.step('zoom by button and wheel, pan by dragging, fit', async () => {
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await moved()).toContain('scale(1.5)');
    const box = (await stage.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const before = await moved();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 30, { steps: 4 });
    await page.mouse.up();
    expect(await moved()).not.toBe(before);
    // a drag pins nothing
    await expect(page.getByTestId('patch-facts')).toHaveCount(0);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -240);
    await page.keyboard.up('Control');
    await expect.poll(async () => Number(/scale\(([\d.]+)/.exec(await moved())?.[1])).toBeGreaterThan(2);
    // pixel by pixel from 200% on
    const canvas = stage.locator('[data-grey] canvas');
    await expect(canvas).toHaveCSS('image-rendering', 'pixelated');
    await page.getByRole('button', { name: 'Fit' }).click();
    expect(await moved()).toContain('scale(1)');
    await expect(canvas).toHaveCSS('image-rendering', 'auto');
  });

  await test.step('colours, opacity, smoothness, a look at the bare image', async () => {
    const seen = [await colours(page)];
    for (const name of ['Magma', 'Turbo']) {
      await page.getByLabel('Colour map').selectOption(name);
      await expect.poll(async () => seen.includes(await colours(page))).toBe(false);
      seen.push(await colours(page));
    }
    await page.getByLabel('Colour map').selectOption('Viridis');
    await page.getByLabel('Opacity').fill('0.2');
    await expect(page.getByTestId('heatmap')).toHaveCSS('opacity', '0.2');
    await expect(page.getByTestId('heatmap')).toHaveAttribute('data-smooth', 'false');
    await page.getByLabel('Smooth').check();
    await expect(page.getByTestId('heatmap')).toHaveAttribute('data-smooth', 'true');
    await page.getByLabel('Smooth').uncheck();
    await page.getByRole('button', { name: 'Hold to see the image' }).hover();
    await page.mouse.down();
    await expect(page.getByTestId('heatmap')).toHaveCount(0);
    await page.mouse.up();
    await expect(page.getByTestId('heatmap')).toHaveCount(1);
  });

  await test.step('one scale for each image, or the same for all', async () => {
    const legend = page.getByTestId('legend');
    const show = async (name: string): Promise<string> => {
      await row(page, name).getByRole('button', { name, exact: true }).click();
      await expect(row(page, name)).toHaveAttribute('data-selected', 'true');
      await expect(legend).toContainText(/\d/);
      return legend.innerText();
    };
    const own = [await show('gradients.png'), await show('scene.png')];
    expect(own[0]).not.toBe(own[1]);
    expect(own[1]).toContain('CSF-weighted magnitude');
    await page.getByLabel('Same scale for all images').check();
    await expect.poll(async () => (await show('gradients.png')) === (await show('scene.png'))).toBe(true);
    await page.getByLabel('Same scale for all images').uncheck();
  });

  await test.step('a pinned patch: pixels, spectrum, curve, sum, weight, rank', async () => {
    await page.getByTestId('top-patches').getByRole('button').first().click();
    const facts = page.getByTestId('patch-facts');
    await expect(facts).toContainText(/Raw CSF sum\s*\d+.*Rank\s*1 of 1024.*Pooling weight/s);
    const pixels = page.getByRole('img', { name: 'The patch', exact: true });
    await expect.poll(() => pixels.evaluate(colourCount)).toBeGreaterThan(4);
    const spectrum = page.getByRole('img', { name: /^Fourier magnitudes of the patch/ });
    await expect.poll(() => spectrum.evaluate(colourCount)).toBeGreaterThan(20);
    const curve = page.getByRole('img', { name: /contrast sensitivity curve/ });
    expect(await curve.locator('rect').count()).toBeGreaterThan(8);
    const points = (await curve.locator('polyline').getAttribute('points'))!.split(' ');
    expect(points).toHaveLength(await curve.locator('rect').count());
    await expect(page.getByTestId('spectrum')).toContainText(/\d+% of the sum comes from fine structure/);
  });

  await test.step('the texts: words coloured, what did not fit is grey, attention word by word', async () => {
    const match = page.getByTestId('text-match');
    const prompt = match.locator('button[aria-pressed]');
    await expect(prompt).toHaveText(['a', 'red', 'house', 'and', 'a', 'tree']);
    const unused = match.locator('span[data-unused="true"]');
    expect(await unused.count()).toBeGreaterThan(20);
    await expect(unused.first()).toHaveAttribute('title', 'did not fit: the model never saw it');
    await expect(page.getByTestId('warnings')).toContainText(
      /description: the last \d+ of its \d+ word pieces did not fit/,
    );
    const used = match.locator('span[data-unused="false"]');
    const tints = () => used.evaluateAll((words: HTMLElement[]) => words.map((word) => word.style.cssText));
    const mean = await tints();
    expect(new Set(mean).size).toBeGreaterThan(3);
    await prompt.nth(2).click();
    await expect(prompt.nth(2)).toHaveAttribute('aria-pressed', 'true');
    expect(await tints()).not.toEqual(mean);
    await page.locator('summary', { hasText: 'Attention, word by word' }).click();
    const matrix = match.getByRole('region', { name: 'Attention, word by word' });
    await expect(matrix.getByRole('row')).toHaveCount(1 + 6);
    const cells = (await matrix.getByRole('cell').allInnerTexts()).map(Number).filter(Number.isFinite);
    expect(cells.length).toBeGreaterThanOrEqual(6 * (await used.count()));
    const csv = await downloaded(page, () =>
      match.getByRole('button', { name: 'Save as CSV: Attention, word by word' }).click(),
    );
    expect(csv.toString().trim().split('\r\n').length).toBeGreaterThan(6 * 20);
  });

  await test.step('inside a crop: every layer with its unit; gates sum to 1 and three of each member’s four experts are used', async () => {
    await mode('Inside a crop');
    const units = {
      'CSF sum': 'CSF-weighted magnitude',
      'Pooling weight': 'pooling weight',
      'Spatial mask': 'spatial mask',
      'Final pooling': 'share of the pooled features',
    };
    for (const [layer, unit] of Object.entries(units)) {
      await page.getByLabel('Layer').last().selectOption(layer);
      await expect(page.getByTestId('legend')).toContainText(unit);
    }
    await expect(page.getByTestId('stage')).toBeVisible();
    await page.getByRole('button', { name: 'Next crop' }).click();
    await expect(page.getByText('Crop 2 of 15')).toBeVisible();
    const experts = page.getByTestId('experts').getByRole('row');
    await expect(experts).toHaveCount(1 + 16);
    await expect(experts.nth(5 + 2).getByRole('rowheader')).toHaveText('Member 2, expert 3');
    const gates = (await experts.locator('td:nth-child(2)').allInnerTexts()).map(Number);
    // sixteen numbers, each shown to three places
    expect(Math.abs(gates.reduce((sum, gate) => sum + gate, 0) - 1)).toBeLessThanOrEqual(16 * 0.0005);
    await expect(experts.filter({ hasText: 'yes' })).toHaveCount(12);
    // the crop's score from what is shown: each member's kept experts by their gates, and the scores of words and pretrained network
    const apart = await Promise.all(
      ['terms', 'pooled'].map(async (part) => {
        const [, score = '', share = ''] =
          /\): (−?[\d.]+), with a weight of ([\d.]+)\./.exec(await page.getByTestId(part).innerText()) ?? [];
        return { score: Number(score.replace('−', '-')), share: Number(share) };
      }),
    );
    const rows = await experts
      .filter({ hasText: 'yes' })
      .evaluateAll((found) =>
        found.map((row) =>
          Array.from(row.querySelectorAll('td'), (cell) => Number(cell.innerText.replace('−', '-'))),
        ),
      );
    const total = [0, 1, 2, 3].reduce((sum, member) => {
      const kept = rows.slice(3 * member, 3 * member + 3);
      const weight = kept.reduce((all, [gate]) => all + gate!, 0);
      return sum + kept.reduce((all, [gate, output]) => all + gate! * output!, 0) / weight / 4;
    }, 0);
    const shown = Number(
      /(−?[\d.]+)$/
        .exec(await page.getByTestId('experts').locator('header span').innerText())?.[1]
        ?.replace('−', '-'),
    );
    for (const { share } of apart) expect(share).toBeGreaterThan(0);
    const rest = apart.reduce((left, { share }) => left - share, 1);
    const said = apart.reduce((sum, { score, share }) => sum + share * score, rest * total);
    expect(Math.abs(said - shown)).toBeLessThan(0.02);
    await mode('Crops');
    await expect(page.getByTestId('crops').locator('title')).toHaveCount(15);
    await expect(page.getByTestId('legend')).toContainText('Quality');
    await mode('Image');
    await expect(page.getByTestId('heatmap')).toHaveCount(0);
    await mode('Frequency');
  });

  await test.step('numbers for NumPy', async () => {
    await page.getByLabel('Save map').click();
    const npy = await downloaded(page, () => page.getByRole('button', { name: 'Values (NPY)' }).click());
    expect(npy.toString('latin1', 0, 128)).toMatch(/NUMPY.*'<f4'.*'shape': \(32, 32\)/s);
  });

  // every picture says in words what it shows, or is said elsewhere and hidden
  const silent = await page.evaluate(() =>
    [...document.querySelectorAll('main canvas, main svg, main img')]
      .filter(
        (picture) =>
          !picture.closest('[aria-hidden="true"]') &&
          !picture.getAttribute('aria-label') &&
          !picture.hasAttribute('alt') &&
          !picture.querySelector('title'),
      )
      .map((picture) => picture.outerHTML.slice(0, 80)),
  );
  expect(silent).toEqual([]);
  expect(trouble()).toEqual([]);
});
