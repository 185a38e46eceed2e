import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import { unzipSync } from 'fflate';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import { goldenFolder } from '../../support/golden.ts';
import {
  downloaded,
  drop,
  dropFiles,
  listenForTrouble,
  openModels,
  openReady,
  table,
} from '../../support/page.ts';
import { paintedPictures } from '../../support/painted.ts';
import { expect, realTest } from '../../support/test.ts';

const patient = { timeout: 600_000 };
const count = 31;
const golden = (name: string) => join(goldenFolder, name);
const panel = (page: Page) => page.getByTestId('train');

// minutes: towers of reduced size, real engine
realTest(
  'a head is trained on towers and a table, cancelled, resumed after a reload, used, exported @all',
  async ({ page }) => {
    realTest.setTimeout(1_500_000);
    const trouble = listenForTrouble(page);
    await openReady(page);
    const pictures = paintedPictures(count, 112, 11);
    const rows = pictures.map(
      ({ mean: [red] }, i) => `painted_${i}.png,${(red / 51).toFixed(2)},a picture ${i % 9},colours`,
    );
    await drop(page, [
      ...pictures.map(({ side, rgb }, i) => ({
        name: `painted_${i}.png`,
        type: 'image/png',
        bytes: Buffer.from(encode({ width: side, height: side, data: rgb, channels: 3 })),
      })),
      table('mine.csv', `file,mos,prompt,description\n${rows.join('\n')}\n`),
    ]);
    await expect(page.getByTestId('batch')).toContainText(`of ${count} scored`, patient);

    await openModels(page);
    await page.getByRole('button', { name: 'Train a model' }).press('Enter');
    await expect(page.getByTestId('train-obstacle')).toHaveText(/Add the checkpoints with the towers/);
    // the crop tower is missing: told before anything is computed
    await dropFiles(page, ['small_seed0_ImageReward.pt', 'vocab_small.txt', 'golden_small.json'].map(golden));
    await expect(panel(page).getByRole('checkbox', { name: /mos \(31 images\)/ })).toBeChecked();
    await panel(page).getByRole('button', { name: 'Train' }).press('Enter');
    await expect(page.getByTestId('train-error')).toContainText('Missing parts: crop tower', patient);
    await dropFiles(page, ['small_seed0_ImageReward.pt', 'small_seed0_vit.pth'].map(golden));
    await panel(page).getByText('More options').click();
    await expectAccessibleInBothThemes(page);
    await panel(page).getByLabel('Name').fill('trained-here');
    await panel(page).getByLabel('Epochs').fill('2');
    await panel(page).getByLabel('Crops per image').fill('1');
    await panel(page).getByLabel('Crops per score').fill('1');
    await panel(page).getByLabel('Crops per score').press('Enter');
    await expect(page.getByTestId('train-progress')).toHaveText(/^step [1-6] of 6, loss \d/, patient);
    await panel(page).getByRole('button', { name: 'Cancel' }).press('Enter');
    await expect(panel(page).getByRole('status')).toHaveText(/cancelled.*you can resume it/, patient);

    await page.reload();
    await expect(page.getByTestId('batch')).toContainText(`of ${count} scored`, patient);
    await openModels(page);
    const waiting = page.getByTestId('unfinished-training');
    await expect(waiting).toContainText(
      /“trained-here”, from small_seed0_ImageReward.pt and small_seed0_vit.pth and 31 rated images: step [1-6] of 6/,
    );
    await waiting.getByRole('button', { name: 'Resume' }).press('Enter');
    const outcome = page.getByTestId('train-outcome');
    await expect(outcome).toContainText(/SRCC .* on \d held-out images/, patient);
    await expectAccessibleInBothThemes(page);

    const zip = unzipSync(
      await downloaded(page, () => outcome.getByRole('button', { name: 'Export as zip' }).click()),
    );
    const manifest = JSON.parse(Buffer.from(zip['manifest.json']!).toString()) as {
      name: string;
      heads: { name: string }[];
      provenance: { start: { file: string; parts: string[] }[]; trainingSet: string };
    };
    expect(manifest).toMatchObject({ name: 'trained-here', heads: [{ name: 'quality' }] });
    expect(manifest.provenance.trainingSet).toContain('31 images rated in “mos”');
    expect(manifest.provenance.start).toMatchObject([
      { file: 'small_seed0_ImageReward.pt', parts: ['image tower', 'text encoder'] },
      { file: 'small_seed0_vit.pth', parts: ['crop tower'] },
    ]);

    await outcome.getByRole('button', { name: 'Use it' }).press('Enter');
    await expect(page.getByTestId('models').getByTestId('model-row')).toContainText('in use', patient);
    await page.reload();
    await expect(page.getByTestId('status')).toContainText('trained-here', patient);
    await drop(page, [{ name: 'scene.png', type: 'image/png', bytes: await readFile(golden('scene.png')) }]);
    const row = page.getByTestId('row').filter({ hasText: 'scene.png' });
    await expect(row).toHaveAttribute('data-status', 'done', patient);
    expect(trouble()).toEqual([]);
  },
);
