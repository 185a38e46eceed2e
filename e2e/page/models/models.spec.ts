import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import { fovea } from '../../support/fovea.ts';
import { goldenFolder } from '../../support/golden.ts';
import {
  drop,
  dropFiles,
  goldenPng,
  listenForTrouble,
  openModels,
  openReady,
  openScored,
} from '../../support/page.ts';
import { servePackage, type PackageServer } from '../../support/package-server.ts';
import { expect, test } from '../../support/test.ts';

const golden = (name: string) => join(goldenFolder, name);
const checkpoint = golden('small_seed0_sc_agiqa.pth');
const parts = [checkpoint, golden('vocab_small.txt'), golden('golden_small.json')];

let folder: string;
/** What `fovea pack` makes of the same checkpoint. */
let packed: string;
let server: PackageServer;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-models-'));
  packed = join(folder, 'small');
  const [file = '', vocab = '', config = ''] = parts;
  const options = ['--vocab', vocab, '--config', config, '--quantize', 'int8', '--profile', 'paper'];
  const { code, err } = await fovea(['pack', file, '--out', packed, ...options, '--untrained']);
  expect(code, err).toBe(0);
  server = await servePackage(packed);
});

test.afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test.beforeEach(() => Object.assign(server, { stall: false, cors: true, asked: [] }));

const manager = (page: Page) => page.getByTestId('models');
const rows = (page: Page) => page.getByTestId('model-row');
const status = (page: Page) => manager(page).getByRole('status');

test('a dropped checkpoint is packed here, to the byte as the command line does, and used', async ({
  page,
}) => {
  test.slow();
  const trouble = listenForTrouble(page);
  await openScored(page);
  await drop(page, [await goldenPng('scene'), await goldenPng('noise')]);
  const row = page.getByTestId('row').filter({ hasText: 'scene.png' });
  const other = page.getByTestId('row').filter({ hasText: 'noise.png' });
  for (const one of [row, other]) await expect(one).toHaveAttribute('data-status', 'done');
  const byDemo = await page.getByTestId('value').first().getAttribute('data-value');

  await dropFiles(page, parts);
  const form = page.getByTestId('pack-form');
  await expect(form).toContainText('small_seed0_sc_agiqa.pth');
  await form.getByLabel('Name').fill('small');
  await form.getByLabel('Storage format').selectOption('int8');
  await form.getByLabel('Profile').selectOption('paper');
  await form.getByLabel('random').check();
  await form.getByRole('button', { name: 'Pack' }).click();
  await expect(status(page)).toHaveText('small is stored.');

  // the same package, to the byte: its hash is over the manifest, which has the hash of every shard
  const manifest = await readFile(join(packed, 'manifest.json'));
  const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 12);
  await expect(rows(page)).toContainText(hash);

  await rows(page).getByRole('button', { name: 'Use small' }).click();
  await expect(status(page)).toHaveText('small is in use.');
  await page.keyboard.press('Escape');
  await expect(manager(page)).toHaveCount(0);
  await expect(page.getByTestId('status')).toContainText(hash);

  // the queue is as it was, and what it holds is still the demo's
  await expect(row).toHaveAttribute('data-status', 'done');
  await expect(page.getByTestId('value').first()).toHaveAttribute('data-value', byDemo ?? '');
  await expect(page.getByTestId('about')).not.toContainText(hash);
  // nor does another model make the demo's map of what nobody has looked at
  await other.getByRole('button', { name: 'noise.png', exact: true }).click();
  await page.getByRole('radio', { name: 'Frequency', exact: true }).check({ force: true });
  await expect(page.getByTestId('stage').getByRole('alert')).toContainText('by another model');

  await drop(page, [{ ...(await goldenPng('scene')), name: 'again.png' }]);
  await expect(page.getByTestId('row').filter({ hasText: 'again.png' })).toHaveAttribute(
    'data-status',
    'done',
  );
  await expect(page.getByTestId('about')).toContainText(hash);

  // it is still there, and in use, on the next visit
  await page.reload();
  await expect(page.getByTestId('status')).toContainText(hash);
  expect(trouble()).toEqual([]);
});

test('a package is downloaded, paused, resumed, verified, saved and deleted', async ({ page }) => {
  const trouble = listenForTrouble(page);
  server.stall = true;
  await openScored(page);
  await openModels(page);
  // what a button's short name leaves out, the name of its group says
  const here = manager(page).getByRole('group', { name: 'From this computer' });
  await expect(here.getByRole('button')).toHaveText(['Package folder', 'Checkpoint']);
  await manager(page).getByLabel('Package URL').fill(server.url);
  await manager(page).getByRole('button', { name: 'Check', exact: true }).click();
  const offer = page.getByTestId('offer');
  await expect(offer).toContainText(/Licence: unknown.*random weights|Untrained/s);
  await expect(offer).toContainText(/Needs about .* of memory/);
  expect(server.asked).toEqual(['manifest.json']);
  await expectAccessibleInBothThemes(page);

  await offer.getByRole('button', { name: /^Download \d/ }).click();
  await expect(page.getByTestId('model-work')).toContainText(/\d kB of \d/);
  await manager(page).getByRole('button', { name: 'Pause' }).click();
  await expect(status(page)).toHaveText('small is paused; the downloaded part is kept.');
  await expect(rows(page)).toContainText('partly downloaded');

  // a begun download is still there on the next visit
  await page.reload();
  await openModels(page);
  server.stall = false;
  await rows(page).getByRole('button', { name: 'Resume the download of small' }).click();
  await expect(status(page)).toHaveText('small is stored.');
  await expect(page.getByTestId('storage')).toContainText(/This page uses .* allows up to/);

  await rows(page).getByRole('button', { name: 'Verify small' }).click();
  await expect(status(page)).toContainText('all checksums match');
  const saved = page.waitForEvent('download');
  await rows(page).getByRole('button', { name: 'Save small' }).click();
  const entries = unzipSync(await readFile(await (await saved).path()));
  expect(Buffer.from(entries['manifest.json']!)).toEqual(await readFile(join(packed, 'manifest.json')));

  await rows(page).getByRole('button', { name: 'Use small' }).click();
  await expect(status(page)).toHaveText('small is in use.');
  await rows(page).getByRole('button', { name: 'Delete small' }).click();
  await manager(page).getByRole('button', { name: 'Really delete?' }).click();
  await expect(status(page)).toHaveText('small was deleted.');
  await expect(rows(page)).toHaveCount(0);
  // the demo took its place
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('status')).toContainText(/Model: .*demo/i);
  expect(trouble()).toEqual([]);
});

test('a package folder is stored by dropping its files', async ({ page }) => {
  await openReady(page);
  const names = ['manifest.json', 'tokenizer.json', 'model-00001.safetensors', 'MODEL_CARD.md'];
  await dropFiles(
    page,
    names.map((name) => join(packed, name)),
  );
  await expect(status(page)).toHaveText('small is stored.');
  await expect(rows(page)).toHaveCount(1);
  await expectAccessibleInBothThemes(page, '[data-testid="models"]');
});

test('what cannot be used is refused in words', async ({ page }) => {
  await openReady(page);
  const error = page.getByTestId('model-error');
  const form = page.getByTestId('pack-form');
  const file = (name: string, bytes: string | Buffer) => ({ name, type: '', bytes: Buffer.from(bytes) });
  const vocabulary = file('vocab.txt', await readFile(golden('vocab_small.txt')));
  const config = file('sizes.json', await readFile(golden('golden_small.json')));

  await drop(page, [file('text.pth', 'These are no weights.'), vocabulary, config]);
  await form.getByRole('button', { name: 'Pack' }).click();
  await expect(error).toContainText('text.pth is neither a PyTorch zip file nor a safetensors file.');

  const whole = await readFile(checkpoint);
  await drop(page, [file('cut.pth', whole.subarray(0, 1_000_000)), vocabulary, config]);
  await expect(form).toContainText('cut.pth');
  await form.getByRole('button', { name: 'Pack' }).click();
  await expect(error).toContainText('cut.pth');
  await expect(error).toContainText(/truncated|cut|damaged|too early/i);

  await drop(page, [file('part.pth', await readFile(golden('small_seed0_vit.pth'))), vocabulary, config]);
  await form.getByRole('button', { name: 'Pack' }).click();
  await expect(error).toContainText('The checkpoint does not fit the model. Missing parts');
  await expect(rows(page)).toHaveCount(0);

  await expectAccessibleInBothThemes(page, '[data-testid="models"]');
  // without a vocabulary there is nothing to press yet
  await form.getByRole('button', { name: 'Cancel' }).click();
  await drop(page, [file('alone.pth', whole)]);
  await expect(form.getByRole('button', { name: 'Pack' })).toBeDisabled();
  await form.getByRole('button', { name: 'Cancel' }).click();

  // a server that does not let other sites read it, an address with nothing there, and one that is a page
  const look = async (url: string): Promise<void> => {
    await manager(page).getByLabel('Package URL').fill(url);
    await manager(page).getByRole('button', { name: 'Check', exact: true }).click();
  };
  server.cors = false;
  await look(server.url);
  await expect(error).toContainText(
    /does not allow this page to read it \(CORS\).*Access-Control-Allow-Origin: http/,
  );
  server.cors = true;
  await look(`${server.url}elsewhere/`);
  await expect(error).toContainText(/answered 404 for .*elsewhere\/manifest\.json.*Check the URL/);
});
