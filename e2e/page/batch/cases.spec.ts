import { mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { describeProxy } from '../../../src/build/describe-proxy-plugin.ts';
import { projectRoot } from '../../../src/cli/engine/build.ts';
import { said, startDescriptionServer } from '../../support/description-server.ts';
import { serveStatic } from '../../support/static-server.ts';
import { greyPng, texture } from '../../hostile/png.ts';
import { dropPaths } from '../../support/drop-paths.ts';
import { expectKept } from '../../support/kept.ts';
import { drop, goldenPng, listenForTrouble, openReady, table, type DroppedFile } from '../../support/page.ts';
import { prompted, settings, writtenAtRunTime } from '../../support/prompted.ts';
import { tryServer } from '../../support/try-server.ts';

/* What people bring, as they bring it: each thing that goes wrong elsewhere in silence, and what is said or done about it here. */

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-cases-'));
});
test.afterEach(() => rm(folder, { recursive: true }));

const dist = join(projectRoot, 'dist');

const row = (page: Page, name: string) => page.getByTestId('row').filter({ hasText: name });
const saving = (page: Page) => page.getByTestId('saving');
const waitingTable = (page: Page) => page.getByTestId('waiting-table');
const pause = (page: Page) => page.getByRole('button', { name: 'Pause', exact: true }).click();
const resume = (page: Page) => page.getByRole('button', { name: 'Resume', exact: true }).click();

interface Exported {
  file: string;
  status: string;
  prompt: string;
  cells?: Record<string, string>;
  warnings: string[];
}

/** What the page exports of each image, by its name. */
async function records(page: Page): Promise<Record<string, Exported>> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON' }).click();
  const list = JSON.parse(await readFile(await (await download).path(), 'utf8')) as Exported[];
  return Object.fromEntries(list.map((record) => [record.file, record]));
}

/** Removes all images and what is said of them. */
async function startOver(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Remove all', exact: true }).click();
  await expect(page.getByTestId('row')).toHaveCount(0);
  const dismiss = page.getByRole('button', { name: 'Dismiss', exact: true });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
}

/** Drops files and waits until all of them have ended, well or badly. */
async function score(page: Page, files: DroppedFile[], count: number): Promise<void> {
  await drop(page, files);
  await expect(page.getByTestId('row')).toHaveCount(count);
  await expect(
    page.locator('[data-testid="row"]:is([data-status="waiting"], [data-status="running"])'),
  ).toHaveCount(0);
}

test('@all files of this disk: dropped, changed, removed; tables that wait; and all of it over a reload', async ({
  page,
}) => {
  const trouble = listenForTrouble(page);
  const { bytes } = await goldenPng('scene');
  const set = join(folder, 'set');
  await mkdir(set);
  const names = ['a.png', 'b.png', 'c.png', 'changed.png', 'removed.png'];
  for (const name of names) await writeFile(join(set, name), bytes);
  await writeFile(join(set, 't.csv'), 'file,prompt\na.png,a house\nlater.png,a lake\nnever.png,a moon\n');
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });

  await openReady(page, '?backend=wasm');
  await page.keyboard.press('h');
  await dropPaths(page, [set]);
  // gone before the engine had looked at them
  await writeFile(join(set, 'changed.png'), 'something else');
  await unlink(join(set, 'removed.png'));
  await expect(page.getByTestId('row')).toHaveCount(5);
  await resume(page);
  await expect(page.getByTestId('batch')).toHaveText('3 of 5 scored, 2 failed');
  await expect(row(page, 'changed.png')).toContainText('The file was changed or removed after it was added');
  await expect(row(page, 'removed.png')).toContainText('The file was removed after it was added');
  await expect(waitingTable(page)).toContainText('set/t.csv: 2 of 3 rows wait for their images.');

  // one bad file costs itself alone: the others are kept, though the files are gone by then
  await expect(saving(page)).toHaveCount(0);
  await expectKept(page, { done: 3, failed: 2 });
  await rm(set, { recursive: true });
  await page.reload();
  expect(asked).toEqual([]);
  await expect(page.getByTestId('row')).toHaveCount(5);
  await expect(waitingTable(page)).toContainText('2 of 3 rows wait');
  await expect(page.getByTestId('batch')).toHaveText('3 of 5 scored, 2 failed');
  await expect(page.getByTestId('status')).toHaveAttribute('data-phase', 'ready');
  expect((await records(page))['set/a.png']).toMatchObject({ prompt: 'a house' });

  // its image comes in a later visit; what never comes is dismissed, for good
  await drop(page, [{ name: 'later.png', type: 'image/png', bytes }]);
  await expect(waitingTable(page)).toContainText('1 of 3 rows waits for its image.');
  await expect(row(page, 'later.png')).toHaveAttribute('data-status', 'done');
  expect((await records(page))['later.png']).toMatchObject({ prompt: 'a lake' });
  await page.getByRole('button', { name: 'Stop waiting for the images of set/t.csv' }).click();
  await expect(waitingTable(page)).toHaveCount(0);
  await expect(saving(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('row')).toHaveCount(6);
  await expect(waitingTable(page)).toHaveCount(0);
  expect(trouble()).toEqual([]);
});

test('@all three hundred files: left while they are saved, which the browser asks about; no score is made twice', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const count = 300;
  const side = 64;
  const files = Array.from({ length: count }, (_, i) => join(folder, `${String(i).padStart(3, '0')}.png`));
  for (const [i, file] of files.entries()) {
    const pixels = texture(side).map((value, at) => (value + at * i) % 256);
    await writeFile(file, greyPng(side, side, 8, pixels));
  }
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked++;
    void dialog.dismiss();
  });
  await openReady(page, '?backend=wasm');
  // a browser asks only who has touched the page
  await page.getByRole('heading', { level: 1 }).click();
  // writing stops where the test says so, as on a slow disk
  await page.evaluate(() => {
    let open = false;
    Object.assign(window, { goOn: () => (open = true) });
    type Begin = (this: IDBDatabase, ...options: Parameters<IDBDatabase['transaction']>) => IDBTransaction;
    const prototype: { transaction: Begin } = IDBDatabase.prototype;
    const { transaction } = prototype;
    prototype.transaction = function (...options) {
      const made = transaction.apply(this, options);
      const stores = [...made.objectStoreNames];
      if (open || !stores.includes('thumbs') || stores.includes('items')) return made;
      // a request that is repeated keeps the transaction alive
      const hold = (): void => {
        if (!open) made.objectStore('thumbs').count().onsuccess = hold;
      };
      hold();
      return made;
    };
  });
  await dropPaths(page, files);
  await expect(saving(page)).toHaveText(/^Saving \d+ of 300 images in this browser…$/);
  await page.evaluate(() => void setTimeout(() => location.reload()));
  await expect.poll(() => asked).toBe(1);
  await page.evaluate(() => (window as unknown as { goOn: () => void }).goOn());
  await expect(saving(page)).toHaveCount(0);
  const done = page.locator('[data-testid="row"][data-status="done"]');
  await expect.poll(() => done.count(), { timeout: 120_000 }).toBeGreaterThanOrEqual(2);
  await pause(page);
  await expect(page.getByTestId('batch')).toHaveAttribute('data-running', 'false');
  const words = await page.getByTestId('batch').innerText();
  await expectKept(page, { done: Number.parseInt(words), paused: true });
  await page.reload();
  await expect(page.getByTestId('batch')).toHaveText(words);
  expect(asked).toBe(1);
});

test('@all prompts, tables, archives and damaged pictures: each gives what was meant, or says why not', async ({
  page,
}) => {
  const trouble = listenForTrouble(page);
  await openReady(page, '?backend=wasm');
  const image = await goldenPng('gradients');
  const named = (name: string): DroppedFile => ({ ...image, name });
  const prompts = async () =>
    Object.fromEntries(Object.entries(await records(page)).map(([name, { prompt }]) => [name, prompt]));

  await test.step('prompts that generators left', async () => {
    const words = 'a yellow disc over a green field';
    const texts: [string, string, string][] = [
      ['one-line.png', 'parameters', `${words} ${settings}`],
      ['syntax.png', 'parameters', `(${words}:1.2) <lora:film:0.8>\n${settings}`],
      ['braces.png', 'parameters', `{${words}}`],
      ['written.png', 'prompt', writtenAtRunTime],
    ];
    await score(
      page,
      texts.map((text) => prompted(...text)),
      texts.length,
    );
    expect(await prompts()).toEqual({
      'one-line.png': words,
      'syntax.png': words,
      'braces.png': expect.stringContaining(words),
      'written.png': '',
    });
    await startOver(page);
  });

  await test.step('tables in every dialect', async () => {
    const tables: [string, Buffer | string, string][] = [
      ['semicolons.csv', 'Filename;Prompt\nC:\\pictures\\1.png;a mill\n', 'a mill'],
      ['ansi.csv', Buffer.from('file,prompt\n1.png,gr\xfcner H\xfcgel\n', 'latin1'), 'grüner Hügel'],
      ['composed.csv', 'image,prompt\n1.png,nan\n', ''],
      ['quotes.csv', 'file,prompt\n2.png,"a "bad" quote"\n1.png,a boat\n', 'a boat'],
    ];
    for (const [name, content, prompt] of tables) {
      const file = {
        ...table(name, ''),
        bytes: typeof content === 'string' ? Buffer.from(content) : content,
      };
      await score(page, [file, named('1.png'), named('other.png')], 2);
      expect(await prompts(), name).toEqual({ '1.png': prompt, 'other.png': '' });
      await startOver(page);
    }
    const composed = table('t.csv', 'file,prompt\nM\u00fcller.png,a miller\n');
    await score(page, [composed, named('Mu\u0308ller.png'), named('other.png')], 2);
    expect(Object.values(await prompts())).toEqual(['a miller', '']);
    await startOver(page);
  });

  await test.step('archives', async () => {
    const content = { './base/1.png': image.bytes, './lora/1.png': image.bytes, '../up.png': image.bytes };
    const texts = strToU8('file,prompt\nbase/1.png,one\nlora/1.png,two\n');
    const archive = zipSync({ ...content, '__MACOSX/._1.png': strToU8('x'), 't.csv': texts });
    const zip = (name: string, bytes: Uint8Array) => ({
      name,
      type: 'application/zip',
      bytes: Buffer.from(bytes),
    });
    await score(page, [zip('set.zip', archive)], 2);
    expect(await prompts()).toEqual({ 'base/1.png': 'one', 'lora/1.png': 'two' });
    await expect(page.getByText(/^set\.zip: 2 files were skipped/)).toBeVisible();
    await startOver(page);
    await drop(page, [zip('nested.zip', zipSync({ 'inner.zip': archive }))]);
    await expect(page.getByText('nested.zip contains no image that can be read.')).toBeVisible();
  });

  await test.step('pictures that are whole, or are not', async () => {
    const withoutEnd = { ...named('no-end.png'), bytes: image.bytes.subarray(0, -12) };
    const cut = { ...named('cut.png'), bytes: image.bytes.subarray(0, image.bytes.length / 2) };
    const empty = { ...named('empty.png'), bytes: Buffer.alloc(0) };
    const black = { ...named('black.png'), bytes: greyPng(64, 64, 8, new Uint8Array(64 * 64)) };
    await score(page, [named('whole.png'), withoutEnd, cut, empty, black], 5);
    await expect(row(page, 'empty.png')).toContainText('The file is empty (0 bytes)');
    const ended = await records(page);
    expect(ended['cut.png']).toMatchObject({ status: 'failed' });
    expect(ended['no-end.png']).toMatchObject({ status: 'done' });
    expect(ended['no-end.png']!.warnings.length).toBeGreaterThan(ended['whole.png']!.warnings.length);
    expect(ended['black.png']!.warnings.length).toBeGreaterThan(ended['whole.png']!.warnings.length);
  });
  expect(trouble()).toEqual([]);
});

/** Answers a description request with bytes as it likes; counts those that were taken. */
async function startAnswering(
  answer: (response: ServerResponse, sent: (bytes: number) => void) => Promise<void>,
): Promise<{ url: string; sent: () => number; calls: () => number; close: () => Promise<void> }> {
  let [bytes, calls] = [0, 0];
  const server = createServer((request, response) => {
    const open = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };
    if (request.method !== 'POST') return void response.writeHead(204, open).end();
    calls++;
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/json', ...open });
    void answer(response, (count) => (bytes += count));
  });
  const url = await listening(server, '127.0.0.1');
  return { url, sent: () => bytes, calls: () => calls, close: () => closed(server) };
}

async function listening(server: Server, host: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

test('@all an answer without end is refused once it is too long, not when its time is over', async ({
  page,
}) => {
  const part = Buffer.alloc(2 ** 16, ' ');
  const flood = await startAnswering(async (response, sent) => {
    while (!response.destroyed) {
      sent(part.length);
      if (!response.write(part))
        await new Promise<void>((resolve) => {
          const next = (): void => {
            response.off('drain', next).off('close', next);
            resolve();
          };
          response.on('drain', next).on('close', next);
        });
    }
  });
  try {
    await openReady(page);
    const before = Date.now();
    await tryServer(page, `${flood.url}/v1`);
    await expect(page.getByTestId('describe-test')).toContainText(/larger than 1 MB/);
    // what the sockets hold besides is no more than a few megabytes, where the answer itself has no end
    expect(flood.sent()).toBeLessThan(2 ** 25);
    expect(flood.calls()).toBe(1);
    expect(Date.now() - before).toBeLessThan(120_000);
  } finally {
    await flood.close();
  }
});

test('@all an answer that drips is given up after two minutes, in words that say so', async ({ page }) => {
  test.setTimeout(300_000);
  const drip = await startAnswering(async (response) => {
    while (!response.destroyed) {
      response.write('{"choices": [');
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  });
  try {
    await openReady(page);
    await tryServer(page, `${drip.url}/v1`);
    const told = page.getByTestId('describe-test');
    await expect(told).toContainText('did not answer within 120 s', { timeout: 200_000 });
    await expect(told).not.toContainText('JSON');
  } finally {
    await drip.close();
  }
});

test('@all a static host, under a sub-path: scored, with the reason for a single thread', async ({
  page,
}) => {
  const host = await serveStatic(join(projectRoot, 'e2e', 'fixtures'), { 'a/b/fovea': dist });
  try {
    const trouble = listenForTrouble(page);
    await page.goto(`${host.url}a/b/fovea/index.html?backend=wasm`);
    await expect(page.getByTestId('status')).toHaveAttribute('data-phase', 'ready');
    await expect(page.getByTestId('status')).toContainText(
      'Only one, because the site does not send isolation headers.',
    );
    await drop(page, [await goldenPng('noise')]);
    await expect(row(page, 'noise.png')).toHaveAttribute('data-status', 'done');
    expect(trouble()).toEqual([]);
  } finally {
    await host.close();
  }
});

test('@all the description proxy on a network: for its own page, not for one of another site', async ({
  playwright,
  launchOptions,
}) => {
  const address = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  test.skip(address === undefined, 'this machine has no address on a network');
  // tests reach this machine alone, by its own name: this one needs the address by which a network knows it
  const args = launchOptions.args?.filter((flag) => !flag.startsWith('--host-resolver-rules'));
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  const page = await browser.newPage();
  const target = await startDescriptionServer(() => said('A house.'));
  const pass = describeProxy(new URL(target.baseUrl).origin);
  const proxy = createServer((request, response) => {
    const path = request.url ?? '/';
    if (!path.startsWith('/describe-proxy')) return void response.end('<!doctype html><title>own</title>');
    request.url = path.slice('/describe-proxy'.length);
    void pass(request, response);
  });
  const own = await listening(proxy, address!);
  const other = await serveStatic(join(projectRoot, 'e2e', 'fixtures'));
  other.changed.set('index.html', '<!doctype html><title>other</title>');
  const call = () =>
    page.evaluate(async (url) => {
      const answer = await fetch(url, { method: 'POST', mode: 'no-cors', body: '{}' }).catch(() => undefined);
      return answer?.status;
    }, `${own}/describe-proxy/v1/chat/completions`);
  try {
    await page.goto(own);
    expect(await call()).toBe(200);
    expect(target.calls).toHaveLength(1);
    await page.goto(other.url);
    // opaque, or kept back by the browser: either way nothing has reached the target
    expect([0, undefined]).toContain(await call());
    expect(target.calls).toHaveLength(1);
  } finally {
    await Promise.all([browser.close(), target.close(), other.close(), closed(proxy)]);
  }
});
