import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import Papa from 'papaparse';
import { heldHeap } from '../../../src/tools/bench/soak/held-heap.ts';
import { greyPng, texture } from '../../hostile/png.ts';
import { expectKept } from '../../support/kept.ts';
import { listenForTrouble, openScored } from '../../support/page.ts';
import { expectNoLongTask } from '../../support/trace.ts';
import { expect, holdEngine, realTest, releaseEngine, test } from '../../support/test.ts';

/* A long batch: paused, left, taken up again, exported, read back in; and what may happen to it on the way. */

interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const side = 112;

/** Small pictures that all differ. */
function picture(index: number): Upload {
  const pixels = texture(side).map((value, i) => (value + (i * index) / 40) % 256);
  return {
    name: `image-${String(index).padStart(3, '0')}.png`,
    mimeType: 'image/png',
    buffer: greyPng(side, side, 8, pixels),
  };
}

/** Files that are no images, or only the beginning of one. */
function badPicture(index: number): Upload {
  const good = picture(index);
  return { ...good, buffer: index % 2 === 0 ? Buffer.from('no image at all') : good.buffer.subarray(0, 60) };
}

const pictures = (count: number): Upload[] => Array.from({ length: count }, (_, i) => picture(i));

async function exported(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFile(await (await download).path(), 'utf8');
}

/** How many images are done, with those that failed. */
async function finished(page: Page): Promise<number> {
  const words = await page.getByTestId('batch').innerText();
  const [, scored = '0', , failed = '0'] = /^(\d+) of \d+ scored(, (\d+) failed)?/.exec(words) ?? [];
  return Number(scored) + Number(failed);
}

const reaches = (page: Page, count: number) =>
  expect.poll(() => finished(page), { timeout: 900_000 }).toBeGreaterThanOrEqual(count);

/** A batch on its way through everything; every twentieth image or so is bad. The places are numbers of finished images. */
interface LongBatch {
  count: number;
  bad: (index: number) => boolean;
  /** Where it is paused, and the page left. */
  leave: number;
  /** Whether the engine, which is then simulated and would be done at once, waits there. */
  hold: boolean;
  /** Up to where no long task may be seen after the page was opened again. */
  watch: number;
  /** Where memory is compared with that at the end; as many maps as ever will be are kept by then. */
  measure?: number;
}

async function longBatch(
  { page, browser }: { page: Page; browser: Browser },
  { count, bad, leave, hold, watch, measure }: LongBatch,
): Promise<void> {
  const trouble = listenForTrouble(page);
  await openScored(page);
  const files = pictures(count).map((file, i) => (bad(i) ? badPicture(i) : file));
  const failed = files.filter((_, i) => bad(i));
  const rows = files.map(({ name }, i) => ({ file: name, prompt: `=prompt ${i}`, mos: i / 50 }));
  const table = { name: 'texts.csv', mimeType: 'text/csv', buffer: Buffer.from(Papa.unparse(rows)) };
  if (hold) await holdEngine(page, files[leave]!.name);
  await page.getByTestId('file-input').setInputFiles([...files, table]);
  const pause = async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    if (hold) await releaseEngine(page);
    await expect(page.getByTestId('batch')).toHaveAttribute('data-running', 'false');
  };
  const resume = () => page.getByRole('button', { name: 'Resume', exact: true }).click();

  await reaches(page, leave);
  // maps are made where they are looked at, also while images are scored
  const mode = (name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true });
  await mode('Frequency');
  await expect(page.getByTestId('heatmap')).toBeVisible();
  await expect(page.getByTestId('batch')).toHaveAttribute('data-running', 'true');
  await mode('Image');
  await pause();
  // a decision about the shown image: exported, and kept over the reload, too
  await page.keyboard.press('4');
  await page.keyboard.press('x');
  const before = JSON.parse(await exported(page, 'Export JSON')) as { file: string; status: string }[];
  const words = await page.getByTestId('batch').innerText();
  const states = (status: string) => before.filter((record) => record.status === status).length;
  await expectKept(page, { done: states('done'), failed: states('failed'), paused: true, marks: 1 });
  await page.reload();
  await expect(page.getByTestId('batch')).toHaveText(words);
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  await expect(page.getByTestId('status')).toHaveAttribute('data-phase', 'ready');
  expect(JSON.parse(await exported(page, 'Export JSON'))).toEqual(before);
  await expect(page.getByTestId('batch')).toHaveText(words);
  const rejected = page.locator('[data-testid="row"][data-flag="reject"]');
  await expect(rejected).toContainText('4 stars');
  // the maps of what is shown come back too; one that nobody had looked at is made now
  await mode('Frequency');
  await expect(page.getByTestId('heatmap')).toBeVisible();
  const other = page.getByTestId('row').nth(1);
  await other.getByRole('button').first().click();
  await expect(other).toHaveAttribute('data-selected', 'true');
  await expect(page.getByTestId('top-patches').getByRole('button')).toHaveCount(5);
  await expect(page.getByTestId('heatmap')).toBeVisible();

  await expectNoLongTask(browser, page, 100, async () => {
    await resume();
    await reaches(page, watch);
  });

  let early = Infinity;
  const heap = heldHeap(page);
  if (measure !== undefined) {
    await reaches(page, measure);
    await pause();
    early = await heap();
    await resume();
  }
  await expect(page.getByTestId('batch')).toHaveText(
    `${count - failed.length} of ${count} scored, ${failed.length} failed`,
    { timeout: 900_000 },
  );
  if (measure !== undefined) expect((await heap()) / early).toBeLessThan(1.1);

  const csv = await exported(page, 'Export CSV');
  const { data } = Papa.parse<Record<string, string>>(csv.trim(), { header: true });
  expect(data.map((row) => row.file)).toEqual(files.map(({ name }) => name));
  expect(data.filter((row) => row.status === 'failed').map((row) => row.file)).toEqual(
    failed.map(({ name }) => name),
  );
  expect(
    data.every((row) => (row.status === 'failed' ? row.error !== '' : Number.isFinite(Number(row.quality)))),
  ).toBe(true);
  expect(data[11]).toMatchObject({ prompt: "'=prompt 11", mos: '0.22', prompt_origin: 'table' });

  await page.getByRole('button', { name: 'Remove all', exact: true }).click();
  await expectKept(page, { done: 0 });
  await page.reload();
  await openScored(page);
  await expect(page.getByTestId('row')).toHaveCount(0);
  const again = [files[10]!, files[11]!];
  const own = { name: 'fovea-scores.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  await page.getByTestId('file-input').setInputFiles([...again, own]);
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  const records = JSON.parse(await exported(page, 'Export JSON')) as object[];
  expect(records).toMatchObject([
    { file: again[0]!.name, prompt: '=prompt 10', cells: { mos: '0.2' } },
    { file: again[1]!.name, prompt: '=prompt 11', cells: { mos: '0.22' } },
  ]);
  expect(trouble()).toEqual([]);
}

test('20 images, two of them bad: paused, reloaded, resumed, exported, and the table read back in', async ({
  page,
  browser,
}) => {
  await longBatch(
    { page, browser },
    { count: 20, bad: (i) => i === 2 || i === 7, leave: 5, hold: true, watch: 14 },
  );
});

realTest('200 images, ten of them bad, and memory that stops growing @all', async ({ page, browser }) => {
  // a minute on a machine of its own, many where it is shared
  test.setTimeout(1_500_000);
  const bad = (index: number) => index % 20 === 7;
  await longBatch({ page, browser }, { count: 200, bad, leave: 40, hold: false, watch: 70, measure: 120 });
});

realTest(
  'a device lost in the middle of a batch: the batch finishes, each image once @alone @all',
  async ({ page }) => {
    test.setTimeout(400_000);
    // the worker's devices are remembered where the test can reach them, so that one can be destroyed
    await page.route(/engine\.worker[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      const remember = `{
      const request = GPUAdapter.prototype.requestDevice;
      self.devices = [];
      GPUAdapter.prototype.requestDevice = async function (...options) {
        const device = await request.apply(this, options);
        self.devices.push(device);
        return device;
      };
    }`;
      await route.fulfill({ response, body: `${await response.text()}\n${remember}` });
    });
    await openScored(page, '?backend=webgpu');
    const files = pictures(8);
    await page.getByTestId('file-input').setInputFiles(files);
    await reaches(page, 2);
    const engine = page.workers().find((worker) => worker.url().includes('engine.worker'))!;
    const lost = await engine.evaluate(async () => {
      const { devices } = globalThis as unknown as { devices: { destroy(): void; lost: Promise<unknown> }[] };
      const device = devices.at(-1)!;
      device.destroy();
      await device.lost;
      return devices.length;
    });
    await expect(page.getByTestId('batch')).toHaveText('8 of 8 scored', { timeout: 150_000 });
    const devices = await engine.evaluate(
      () => (globalThis as unknown as { devices: unknown[] }).devices.length,
    );
    expect(devices).toBeGreaterThan(lost);
    const records = JSON.parse(await exported(page, 'Export JSON')) as {
      file: string;
      scores: Record<string, number | null>;
    }[];
    expect(records.map(({ file }) => file)).toEqual(files.map(({ name }) => name));
    // without prompts, alignment has no number
    for (const { scores } of records)
      expect(scores).toEqual({ quality: expect.any(Number) as unknown, alignment: null });
  },
);

test('a browser that keeps nothing: said once, and everything else works', async ({ page }) => {
  const trouble = listenForTrouble(page);
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('forbidden', 'SecurityError');
    };
  });
  await openScored(page);
  await page.getByTestId('file-input').setInputFiles(pictures(2));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await expect(page.getByText('does not keep images and scores between visits')).toHaveCount(1);
  expect(trouble()).toEqual([]);
});

test('no room left: said in words, and the scores go on', async ({ page, baseURL }) => {
  const trouble = listenForTrouble(page);
  await openScored(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL!).origin, quotaSize: 1 });
  await page.getByTestId('file-input').setInputFiles(pictures(2));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await expect(page.getByText('no more room to keep images')).toHaveCount(1);
  expect(trouble()).toEqual([]);
});

test('a second tab says that the first one keeps the batch; odd records are left out', async ({
  page,
  context,
}) => {
  await openScored(page);
  await page.getByTestId('file-input').setInputFiles(pictures(2));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  const second = await context.newPage();
  await openScored(second);
  await second.getByTestId('file-input').setInputFiles(pictures(2));
  await expect(second.getByTestId('batch')).toHaveText('2 of 2 scored');
  await expect(second.getByText('Another tab of this page already saves')).toHaveCount(1);
  await second.close();

  await expectKept(page, { done: 2 });
  await page.evaluate(async () => {
    const open = indexedDB.open('fovea');
    const database = await new Promise<IDBDatabase>((resolve) => {
      open.onsuccess = () => resolve(open.result);
    });
    const tx = database.transaction(['items', 'results'], 'readwrite');
    tx.objectStore('items').put({ id: 'item-77', name: 7 }, 77);
    tx.objectStore('items').put('nonsense', 78);
    const results = tx.objectStore('results');
    const keys = results.getAllKeys();
    keys.onsuccess = () => results.put({ engine: 1 }, keys.result[0]);
    await new Promise((resolve) => {
      tx.oncomplete = resolve;
    });
    database.close();
  });
  await page.reload();
  await expect(page.getByTestId('row')).toHaveCount(2);
  await expect(page.getByTestId('row').nth(1)).toHaveAttribute('data-status', 'done');
});
