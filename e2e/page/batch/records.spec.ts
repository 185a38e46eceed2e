import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { dropPaths } from '../../support/drop-paths.ts';
import { drop, goldenPng as png, openReady, table } from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

/* What people drop beside pictures: tables, archives, folders with what systems leave in them. Nothing is silent. */

const row = (page: Page, name: string) => page.getByTestId('row').filter({ hasText: name });
const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' });

test('equal names in two folders of a zip keep their own prompts, and what is passed over is reported', async ({
  page,
}) => {
  await openReady(page);
  const { bytes } = await png('gradients');
  const archive = zipSync({
    './base/1.png': bytes,
    './lora/1.png': bytes,
    '.cache/2.png': bytes,
    'inner.zip': strToU8('z'),
    't.csv': strToU8('Filename;Prompt\nbase\\1.png;one\nlora\\1.png;two\n'),
  });
  await drop(page, [{ name: 'set.zip', type: 'application/zip', bytes: Buffer.from(archive) }]);
  await row(page, 'lora/1.png').getByRole('button').first().click();
  await expect(prompt(page)).toHaveValue('two');
  await row(page, 'base/1.png').getByRole('button').first().click();
  await expect(prompt(page)).toHaveValue('one');
  await expect(page.getByText('set.zip: 2 files were skipped: 1 hidden (.cache/2.png)')).toBeVisible();
});

test('a table waits for its images, names its wrong row, and its blank cell leaves a typed prompt alone', async ({
  page,
}) => {
  await openReady(page);
  await drop(page, [table('t.csv', 'file,prompt\ngradients.png,a "colour" wash\nnoise.png,"not "closed\n')]);
  await expect(page.getByText(/Row 2 of t\.csv \(line 3\)/)).toBeVisible();
  await drop(page, [await png('gradients')]);
  await expect(prompt(page)).toHaveValue('a "colour" wash');
  await prompt(page).fill('typed');
  await page.getByRole('button', { name: 'Score with these texts' }).click();
  await drop(page, [table('ratings.csv', 'file,prompt,mos\ngradients.png,nan,3\n')]);
  await expect(page.getByText('1 cell of ratings.csv says “nan”: treated as not given.')).toBeVisible();
  await expect(prompt(page)).toHaveValue('typed');
});

test('of a dropped folder system files are counted, and a text file is the prompt of its image', async ({
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-folder-'));
  try {
    const { bytes } = await png('gradients');
    await mkdir(join(folder, 'set'));
    await writeFile(join(folder, 'set', '1.png'), bytes);
    await writeFile(join(folder, 'set', '._1.png'), 'AppleDouble');
    await writeFile(join(folder, 'set', '1.txt'), 'a colour wash\n');
    await openReady(page);
    await dropPaths(page, [join(folder, 'set')]);
    await expect(prompt(page)).toHaveValue('a colour wash');
    await expect(page.getByTestId('row')).toHaveCount(1);
    await expect(page.getByText(/1 file was skipped: 1 created by the system/)).toBeVisible();
  } finally {
    await rm(folder, { recursive: true });
  }
});
