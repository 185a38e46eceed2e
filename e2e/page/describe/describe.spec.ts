import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { goldenFolder } from '../../support/golden.ts';
import {
  said,
  startDescriptionServer,
  type DescriptionServer,
  type Reply,
} from '../../support/description-server.ts';
import { listenForTrouble, openScored, showTable } from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

/* Descriptions from a real server on this machine, as a person switches them on. */

let server: DescriptionServer;
test.afterEach(() => server.close());

interface Settings {
  provider?: string;
  key?: string;
  mode?: string;
}

/** Opens the panel and fills it in, without pressing anything. */
async function fillIn(
  page: Page,
  { baseUrl }: DescriptionServer,
  { provider = 'custom', key, mode }: Settings = {},
): Promise<void> {
  const panel = page.getByTestId('describe');
  await panel.locator('summary').click();
  await panel.getByLabel('Description provider').selectOption(provider);
  await panel.getByLabel('URL').fill(baseUrl);
  await panel.getByLabel('Model', { exact: true }).fill('eye');
  if (key !== undefined) await panel.getByLabel('API key', { exact: true }).fill(key);
  if (mode !== undefined) await panel.getByLabel(mode).check();
}

const use = (page: Page) => page.getByRole('button', { name: 'Use these settings' }).click();

/** Opens golden images. */
async function open(page: Page, ...names: string[]): Promise<void> {
  const files = await Promise.all(
    names.map(async (name) => ({
      name: `${name}.png`,
      mimeType: 'image/png',
      buffer: await readFile(`${goldenFolder}/${name}.png`),
    })),
  );
  await page.getByTestId('file-input').setInputFiles(files);
}

async function exported(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFile(await (await download).path(), 'utf8');
}

test('images are described before they are scored; where from is shown and exported, the key never', async ({
  page,
}) => {
  const hostile = '=HYPERLINK("http://x") <img src=x onerror="document.title=1"> a small red house';
  server = await startDescriptionServer((_, count) => said(`${hostile} ${count}`));
  const trouble = listenForTrouble(page);
  await openScored(page);
  await expect(page.getByTestId('privacy')).toHaveText('Your images stay on this computer.');
  await fillIn(page, server, { key: 'sk-secret-key' });
  await expect(page.getByTestId('describe-privacy')).toContainText(server.host);
  await use(page);
  await expect(page.getByTestId('privacy')).toContainText(`Images are sent to ${server.host}`);

  await open(page, 'scene', 'wide');
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  expect(server.calls).toHaveLength(2);
  expect(server.calls[0]!.authorization).toBe('Bearer sk-secret-key');
  const sent = JSON.parse(server.calls[0]!.body) as { model: string; temperature: number };
  expect(sent).toMatchObject({ model: 'eye', temperature: 0 });
  expect(server.calls[0]!.body).toContain('data:image/jpeg;base64,');

  // shown as text, whatever it holds; tags are no part of a description
  const title = /^Fovea: [\w\s-]+$/;
  await expect(page).toHaveTitle(title);
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue(new RegExp('^=HYPERLINK'));
  await expect(page.getByTestId('text-match')).toContainText('a small red house');
  await expect(page.getByTestId('text-match')).not.toContainText('<img');
  await expect(page.getByTestId('description-origin')).toHaveText(`described by eye at ${server.host}`);
  await expect(page.getByTestId('about')).toContainText(`Description: described by eye at ${server.host}.`);
  expect(await page.title()).toMatch(title);

  const csv = await exported(page, 'Export CSV');
  expect(csv).toContain(`"'=HYPERLINK(""http://x"")`);
  expect(csv).toContain(`eye,${server.host},plain`);
  const json = await exported(page, 'Export JSON');
  expect(JSON.parse(json)).toMatchObject([
    { descriptionOrigin: 'model', describedBy: { model: 'eye', host: server.host, mode: 'plain' } },
    { descriptionOrigin: 'model' },
  ]);
  const stored = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  for (const text of [csv, json, stored, page.url(), await page.content()]) {
    expect(text).not.toContain('sk-secret-key');
  }
  expect(trouble()).toEqual([]);

  // the same picture under another name is not asked about again
  const buffer = await readFile(`${goldenFolder}/scene.png`);
  await page.getByTestId('file-input').setInputFiles({ name: 'copy.png', mimeType: 'image/png', buffer });
  await expect(page.getByTestId('batch')).toHaveText('3 of 3 scored');
  expect(server.calls).toHaveLength(2);

  // what is typed afterwards is the user's own
  await page.getByRole('textbox', { name: 'Description' }).fill('a house');
  await page.getByRole('button', { name: 'Score with these texts' }).click();
  await expect(page.getByTestId('about')).toContainText('Description: typed by you.');
});

test('given the prompt, it is recorded as such; on demand for one image; editable instruction', async ({
  page,
}) => {
  server = await startDescriptionServer(() => said('No bicycle is visible.'));
  await openScored(page);
  await fillIn(page, server, { mode: 'Image and prompt' });
  const panel = page.getByTestId('describe');
  await panel.getByLabel('Instruction').fill('Say in ten words what you see.');
  await panel.getByLabel('Generate missing descriptions before scoring').uncheck();
  await use(page);
  await page.getByRole('textbox', { name: 'Prompt' }).fill('(a bicycle:1.3) <lora:film:0.8>');
  await page.getByRole('button', { name: 'Score with these texts' }).click();
  await page.getByRole('button', { name: 'Describe this image' }).click();
  await expect(page.getByTestId('description-origin')).toHaveText(/described by eye at .*, given the prompt/);
  await expect(page.getByTestId('about')).toContainText('given the prompt');
  expect(server.calls).toHaveLength(1);
  expect(server.calls[0]!.body).toContain('Say in ten words what you see.');
  // as it is scored: without what speaks to a generator
  expect(server.calls[0]!.body).toContain('\\"a bicycle\\"');
  expect(server.calls[0]!.body).not.toContain('lora');
});

const failures: [string, Reply | 'closed', string, RegExp][] = [
  ['a wrong key', { status: 401, body: { error: { message: 'no' } } }, 'custom', /refused the key \(401\)/],
  [
    'an unknown model',
    { status: 404, body: { error: { message: "model 'eye' not found" } } },
    'ollama',
    /No such model or URL \(404\).*model 'eye' not found.*Check the model name “eye”/,
  ],
  ['an empty answer', said('  '), 'custom', /answered with an empty text/],
  ['a refusal', said("I'm sorry, but I can't help with that."), 'custom', /model declined.*I'm sorry/],
  [
    'a redirect',
    { status: 307, body: '', headers: { Location: 'http://localhost:1/v1/chat/completions' } },
    'custom',
    /redirects to another URL.*Neither the image nor the key was sent there/,
  ],
  [
    'a model without eyes',
    { status: 400, body: { error: 'this model does not support images' } },
    'ollama',
    /The model eye cannot read images.*Choose a vision model/,
  ],
  [
    'a rate limit that asks for too much patience',
    { status: 429, body: { error: { message: 'quota' } }, headers: { 'Retry-After': '3600' } },
    'custom',
    /over its rate limit or quota \(429\).*quota/,
  ],
  [
    'a page it does not accept',
    'closed',
    'ollama',
    /does not accept calls from this page \(CORS\).*OLLAMA_ORIGINS=http:\/\/127\.0\.0\.1:\d+ ollama serve/,
  ],
];

// describe.test.ts has the words of each failure; here, that they reach row, card, panel and export: one that the server tells, one that the
// browser tells, and none at all
const told = failures.filter(([title]) => ['a wrong key', 'a page it does not accept'].includes(title));

test('what fails is explained, and the image is scored without', async ({ page, context }) => {
  test.setTimeout(400_000);
  await failInTurn(page, context, told);
});

test('whatever fails is explained, and the image is scored without @all', async ({ page, context }) => {
  test.setTimeout(400_000);
  await failInTurn(page, context, failures);
});

async function failInTurn(page: Page, context: BrowserContext, replies: typeof failures): Promise<void> {
  server = await startDescriptionServer(() => said('never'));
  await openScored(page);
  const panel = page.getByTestId('describe');
  await panel.locator('summary').click();
  const scene = await readFile(`${goldenFolder}/scene.png`);

  /** Scores one image with these settings, and tries them: the words are in the row, the card, the panel and the export. */
  const fails = async (title: string, words: RegExp, online = true): Promise<void> => {
    const name = `${title}.png`;
    await use(page);
    await page.getByTestId('file-input').setInputFiles({ name, mimeType: 'image/png', buffer: scene });
    const image = page.getByTestId('row').filter({ hasText: name });
    await expect(image).toHaveAttribute('data-status', 'done');
    await expect(image).toHaveAttribute('data-selected', 'true');
    const gallery = page.getByRole('radio', { name: 'Gallery' });
    if (await gallery.isVisible()) await showTable(page);
    await expect(image).toContainText('no description');
    await expect(page.getByTestId('description-error')).toContainText(words);
    await expect(page.getByTestId('value').first()).toHaveAttribute('data-value', /^-?\d/);
    await panel.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByTestId('describe-test')).toContainText(words);
    // no service worker here: what is loaded when it is first needed needs the server
    if (!online) await context.setOffline(false);
    const records = JSON.parse(await exported(page, 'Export JSON')) as {
      file: string;
      descriptionError: string;
    }[];
    expect(records.find(({ file }) => file === name)!.descriptionError).toMatch(words);
  };

  for (const [title, reply, provider, words] of replies) {
    await test.step(title, async () => {
      await server.close();
      server = await startDescriptionServer(() => (reply === 'closed' ? said('never') : reply), {
        cors: reply !== 'closed',
      });
      await panel.getByLabel('Description provider').selectOption(provider);
      await panel.getByLabel('URL').fill(server.baseUrl);
      await panel.getByLabel('Model', { exact: true }).fill('eye');
      await fails(title, words);
    });
  }
  await test.step('nobody there', async () => {
    await panel.getByLabel('URL').fill('http://127.0.0.1:1/v1');
    await fails('nobody there', /No response from http:\/\/127\.0\.0\.1:1.*Check that the server is running/);
  });
  await test.step('offline', async () => {
    await context.setOffline(true);
    await panel.getByLabel('Description provider').selectOption('openai');
    await fails('offline', /This machine is offline\..*use a model on this machine/, false);
  });
}

test('a busy server is asked again when it says so', async ({ page }) => {
  server = await startDescriptionServer((_, count) =>
    count === 1
      ? { status: 429, body: { error: { message: 'slow down' } }, headers: { 'Retry-After': '1' } }
      : said('A house.'),
  );
  await page.goto('./');
  await fillIn(page, server);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByTestId('describe-test')).toContainText('It works. The model answered: A house.');
  expect(server.calls).toHaveLength(2);
});

test('a key is kept only where asked, and forgotten on request', async ({ page }) => {
  server = await startDescriptionServer(() => said('A house.'));
  await page.goto('./');
  await fillIn(page, server, { key: 'sk-kept' });
  await page.getByLabel('Keep the key on this computer').check();
  await use(page);
  await page.reload();
  const panel = page.getByTestId('describe');
  await panel.locator('summary').click();
  const keyField = panel.getByLabel('API key', { exact: true });
  await expect(keyField).toHaveAttribute('placeholder', 'A key is set for this URL.');
  await panel.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByTestId('describe-test')).toContainText('It works.');
  expect(server.calls.at(-1)!.authorization).toBe('Bearer sk-kept');
  await panel.getByRole('button', { name: 'Forget the key' }).click();
  await expect(keyField).toHaveAttribute('placeholder', '');
  const stored = await page.evaluate(() => JSON.stringify(localStorage));
  expect(stored).not.toContain('sk-kept');
});

test('a browser with a model of its own needs no server', async ({ page }) => {
  server = await startDescriptionServer(() => said('never'));
  // the Prompt API as Chrome has it, where this Chromium has none
  await page.addInitScript(() => {
    class LanguageModel {
      static availability = () => Promise.resolve('available');
      static create = () => Promise.resolve(new LanguageModel());
      prompt = (messages: { content: { type: string; value: unknown }[] }[]) =>
        Promise.resolve(
          messages[0]!.content[0]!.value instanceof Blob ? 'A quiet lake.' : 'no image was handed over',
        );
      destroy = () => undefined;
    }
    Object.assign(globalThis, { LanguageModel });
  });
  await openScored(page);
  const panel = page.getByTestId('describe');
  await panel.locator('summary').click();
  await panel.getByLabel('Description provider').selectOption('browser');
  await use(page);
  await open(page, 'scene');
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('A quiet lake.');
  await expect(page.getByTestId('description-origin')).toHaveText('described by the browser’s own model');
  await expect(page.getByTestId('privacy')).toContainText('stay on this computer');
});
