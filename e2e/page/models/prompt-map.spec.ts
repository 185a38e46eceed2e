import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goldenPackage } from '../../../src/testing/clip/golden-package.ts';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import {
  downloaded,
  drop,
  dropFiles,
  goldenPng,
  listenForTrouble,
  openReady,
  table,
} from '../../support/page.ts';
import { expect, realTest } from '../../support/test.ts';

let folder: string;
realTest.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-prompt-map-'));
  const source = await goldenPackage('hf', ['cosine', 'clip-iqa'], 'small-clip');
  if (source.kind === 'files')
    for (const file of source.files)
      await writeFile(join(folder, file.name), new Uint8Array(await file.arrayBuffer()));
});
realTest.afterAll(() => rm(folder, { recursive: true }));

realTest(
  'a CLIP model added beside the demo: its column is filled in, and the prompt is found where that is asked for @all',
  async ({ page }) => {
    realTest.slow();
    const trouble = listenForTrouble(page);
    await openReady(page, '?backend=wasm');
    await drop(page, [await goldenPng('scene'), table('scene.txt', 'a red house')]);
    const values = page.getByTestId('scores').getByTestId('value');
    await expect(page.getByTestId('row').filter({ hasText: 'scene.png' })).toHaveAttribute(
      'data-status',
      'done',
    );
    const before = await values.first().getAttribute('data-value');
    await expect(page.getByRole('radio', { name: 'Prompt', exact: true })).toHaveCount(0);

    const names = ['manifest.json', 'tokenizer.json', 'model-00001.safetensors', 'MODEL_CARD.md'];
    await dropFiles(
      page,
      names.map((name) => join(folder, name)),
    );
    await page.getByRole('button', { name: 'Score with small-clip as well' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('head-cosine')).toBeVisible();
    expect(await values.first().getAttribute('data-value')).toBe(before);

    await page.getByRole('radio', { name: 'Prompt', exact: true }).check();
    await expect(page.getByText('By CLIP similarity.')).toBeVisible();
    await expect(page.getByTestId('legend')).toContainText('cosine of patch and prompt');
    await expectAccessibleInBothThemes(page);
    await page.getByLabel('Save map').click();
    const csv = await downloaded(page, () => page.getByRole('button', { name: 'Values (CSV)' }).click());
    expect(csv.toString().trim().split('\n').length).toBeGreaterThan(4);

    // the other score has a map of its own, of the whole image
    await page.getByRole('radio', { name: 'Pairs', exact: true }).check();
    await expect(page.getByText('By CLIP-IQA.')).toBeVisible();
    await expect(page.getByTestId('legend')).toContainText('less that with the bad one');
    await page.getByRole('radio', { name: 'Prompt', exact: true }).check();
    await expect(page.getByText('By CLIP similarity.')).toBeVisible();
    expect(trouble()).toEqual([]);
  },
);
