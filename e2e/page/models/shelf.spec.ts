import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serveShelfHost, type ShelfHost } from '../../../src/testing/shelf-host.ts';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import { fovea } from '../../support/fovea.ts';
import { goldenFolder } from '../../support/golden.ts';
import { listenForTrouble, openModels, openReady } from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

const golden = (name: string) => readFile(join(goldenFolder, name));

let folder: string;
/** The host that the list names, and the one that it redirects to. */
let host: ShelfHost;
let mirror: ShelfHost;
let list: string;

test.beforeAll(async () => {
  const checkpoint = await golden('small_seed0_ImageReward.pt');
  const files = new Map([
    ['/ImageReward.pt', checkpoint],
    ['/vocab.txt', await golden('vocab_small.txt')],
    ['/config.json', await golden('golden_small.json')],
  ]);
  mirror = await serveShelfHost(files);
  host = await serveShelfHost(new Map());
  host.redirectTo = mirror.origin;
  const file = (name: string, role: string) => ({ url: `${host.origin}/${name}`, role, bytes: 1000 });
  const model = {
    name: 'small',
    title: 'Small reward',
    scores: 'How much people would like it.',
    licence: 'Research only',
    nonCommercial: true,
    figures: [{ text: 'SRCC 0.5 on nothing', source: 'https://models.example/report' }],
    page: 'https://models.example/small',
    parameters: 700_000,
    packed: 800_000,
    files: [
      { ...file('ImageReward.pt', 'checkpoint'), bytes: checkpoint.length },
      file('vocab.txt', 'vocabulary'),
      file('config.json', 'configuration'),
    ],
  };
  list = JSON.stringify({ version: 1, hosts: {}, models: [model] });
  folder = await mkdtemp(join(tmpdir(), 'fovea-shelf-'));
  await writeFile(join(folder, 'list.json'), list);
});

test.afterAll(async () => {
  await host.close();
  await mirror.close();
  await rm(folder, { recursive: true });
});

const manager = (page: Page) => page.getByTestId('models');
const status = (page: Page) => manager(page).getByRole('status');

async function openShelf(page: Page): Promise<void> {
  await openModels(page);
  await expect(page.getByTestId('shelf')).toContainText('Public models (1)');
}

test('a public model: said what it means, fetched, paused, resumed after a reload, packed as the command line does @all', async ({
  page,
}) => {
  test.slow();
  const trouble = listenForTrouble(page);
  await page.route('**/models/shelf.json', (route) => route.fulfill({ body: list }));
  await openReady(page);
  await openShelf(page);

  // by keys: a press says what will happen, and nothing is asked for yet
  await page.getByRole('button', { name: 'Get Small reward…' }).press('Enter');
  const offer = page.getByTestId('shelf-offer');
  await expect(offer).toContainText(`This page will download 3 files from ${new URL(host.origin).host}`);
  await expect(offer).toContainText('Licence: Research only: not for commercial use.');
  await expect(offer).toContainText('npx . get small --out small');
  expect(host.asked).toEqual([]);
  await expectAccessibleInBothThemes(page, '[data-testid="models"]');

  // a host that lets no page read
  Object.assign(host, { cors: false });
  await offer.getByRole('button', { name: /^Download/ }).press('Enter');
  await expect(page.getByTestId('model-error')).toContainText(
    /does not let web pages read its files\. Fetch the model with the command line, `npx \. get small`/,
  );
  Object.assign(host, { cors: true });

  mirror.stallAfter = 100_000;
  await page.getByRole('button', { name: 'Get Small reward…' }).press('Enter');
  await offer.getByRole('button', { name: /^Download/ }).press('Enter');
  await expect(page.getByTestId('model-work')).toContainText(/100 kB of/);
  await expect(status(page)).toContainText(
    `${new URL(host.origin).host} redirects to ${new URL(mirror.origin).host}`,
  );
  await manager(page).getByRole('button', { name: 'Pause' }).click();
  await expect(status(page)).toHaveText('Small reward is paused; the downloaded part is kept.');

  await page.reload();
  mirror.stallAfter = undefined;
  mirror.asked.length = 0;
  await openShelf(page);
  await expect(page.getByTestId('shelf-row')).toContainText('100 kB downloaded');
  await page.getByRole('button', { name: 'Resume getting Small reward…' }).click();
  await offer.getByRole('button', { name: /^Download/ }).click();
  await expect(status(page)).toContainText(
    /Small reward is stored\..*SHA-256 of ImageReward\.pt: [0-9a-f]{64}/,
  );
  expect(mirror.asked[0]!.range).toMatch(/^bytes=100000-/);

  // the same package, to the byte, as the command line makes of the same files
  const env = { FOVEA_CACHE: join(folder, 'cache') };
  const out = join(folder, 'small');
  const args = ['get', 'small', '--list', join(folder, 'list.json'), '--out', out];
  const { code, err } = await fovea(args, { env });
  expect(code, err).toBe(0);
  const manifest = await readFile(join(out, 'manifest.json'));
  const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 12);
  await expect(page.getByTestId('model-row')).toContainText(hash);
  expect(trouble().filter((line) => !/CORS|ERR_FAILED/.test(line))).toEqual([]);
});
