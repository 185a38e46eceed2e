import type { Page } from '@playwright/test';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import { openScored } from '../../support/page.ts';
import { plainPicture, serveTinyCaptioner, type CaptionerHost } from '../../support/captioner-host.ts';
import { expect, test } from '../../support/test.ts';

/* A captioner with weights by rule, fetched from a real server and really run by the library in the page. */

let captioners: CaptionerHost;
test.beforeAll(async () => {
  captioners = await serveTinyCaptioner();
});
test.afterAll(() => captioners.host.close());

const panel = (page: Page) => page.getByTestId('describe');
const worker = (page: Page) => page.workers().filter((one) => one.url().includes('/caption.worker-'));

test('a model in the page: said what it means, fetched, paused, resumed, describes; offline, too; freed when it is off @all', async ({
  page,
}) => {
  test.slow();
  const { host } = captioners;
  let { list } = captioners;
  await page.route('**/models/captioners.json', (route) => route.fulfill({ body: list }));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await openScored(page);
  await page
    .getByTestId('file-input')
    .first()
    .setInputFiles(plainPicture('red.png', [200, 20, 40]));
  await expect(page.getByTestId('batch')).toHaveText('1 of 1 scored');

  // by keys: nothing is asked for before the button that names host and size
  await page.getByRole('button', { name: 'Describe without a server…' }).press('Enter');
  await expect(panel(page).locator('summary')).toBeFocused();
  await expect(panel(page).getByLabel('Description provider')).toHaveValue('in-page');
  await expect(panel(page)).toContainText(`This page will ask ${new URL(host.origin).host} for 9 files`);
  await expect(panel(page)).toContainText('Models that need a GPU are not listed.');
  await expect(panel(page).getByTestId('captioner')).toHaveText(/^Tiny captioner: 8 bits.*Licence: MIT\.$/);
  await expect(panel(page).getByRole('button', { name: 'Use these settings' })).toBeDisabled();
  expect(host.asked).toEqual([]);
  await expectAccessibleInBothThemes(page, '[data-testid="describe"]');

  const get = panel(page).getByRole('button', { name: /^Download .* from 127\.0\.0\.1:\d+ and describe$/ });
  Object.assign(host, { cors: false });
  await get.press('Enter');
  await expect(panel(page).getByTestId('captioner-error')).toContainText(
    /does not let web pages read its files\. Choose another model or a description server/,
  );
  Object.assign(host, { cors: true });

  host.stallAfter = 100;
  await get.press('Enter');
  await expect(panel(page).getByTestId('captioner-progress')).toContainText(/^100 B of/);
  await panel(page).getByRole('button', { name: 'Pause' }).press('Enter');
  await expect(panel(page).getByTestId('captioner-news')).toContainText('the downloaded part is kept');
  host.stallAfter = undefined;
  host.asked.length = 0;
  await panel(page)
    .getByRole('button', { name: /^Download the remaining/ })
    .press('Enter');
  await expect(panel(page).getByTestId('captioner-news')).toHaveText(
    'Tiny captioner is stored in this browser.',
  );
  expect(host.asked[0]!.range).toMatch(/^bytes=100-/);

  // the image that had none is described
  const description = page.getByRole('textbox', { name: 'Description' });
  await expect(description).toHaveValue('the picture is mostly red.');
  await expect(page.getByTestId('description-origin')).toHaveText(
    'described by Tiny captioner (8 bits, in this page)',
  );
  await expect(page.getByTestId('privacy')).toContainText('stay on this computer');

  // on a later visit from storage alone
  host.asked.length = 0;
  Object.assign(host, { status: 503 });
  await page.reload();
  await page
    .getByTestId('file-input')
    .first()
    .setInputFiles(plainPicture('blue.png', [20, 40, 200]));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await expect(description).toHaveValue('the picture is mostly blue.');
  expect(host.asked).toEqual([]);
  expect(new Set(asked)).toEqual(new Set([new URL(page.url()).origin, host.origin]));

  expect(worker(page)).toHaveLength(1);
  await panel(page).locator('summary').click();
  await panel(page).getByLabel('Description provider').selectOption('off');
  await panel(page).getByRole('button', { name: 'Use these settings' }).click();
  await expect.poll(() => worker(page).length).toBe(0);

  // the site no longer lists it: what it takes is said, and can be deleted
  list = '{"version":1,"captioners":[]}';
  await panel(page).getByLabel('Description provider').selectOption('in-page');
  const unlisted = panel(page).getByTestId('captioner-unlisted');
  await expect(unlisted).toContainText(
    /^tiny takes [\d.]+ kB of this browser’s storage, but is not offered here\./,
  );
  await unlisted.getByRole('button', { name: 'Delete tiny from this browser' }).click();
  await expect(unlisted).toHaveCount(0);
});
