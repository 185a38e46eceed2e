import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import { unzipSync } from 'fflate';
import { Random } from '../../../src/shared/random.ts';
import { expect, test } from '../../support/test.ts';
import { downloaded, drop, listenForTrouble, type DroppedFile } from '../../support/page.ts';

/** Small pictures, each of its own. */
function pictures(count: number): DroppedFile[] {
  const random = new Random(5);
  return Array.from({ length: count }, (_, i) => {
    const data = Uint8Array.from({ length: 16 * 16 * 3 }, () => random.integer(256));
    return {
      name: `p${i}.png`,
      type: 'image/png',
      bytes: Buffer.from(encode({ width: 16, height: 16, channels: 3, data })),
    };
  });
}

// twin in `npm test`: the same steps with forty
test('from 200 images to the files of the best 30% @all', async ({ page }) => {
  await keepBest(page, 200);
});

test('from 40 images to the files of the best 30% in three steps; from eight to the best one in four', async ({
  page,
}) => {
  await keepBest(page, 40);
});

async function keepBest(page: Page, count: number): Promise<void> {
  const trouble = listenForTrouble(page);
  // the origin's own folder in place of one that the user selects: the same interface, and no window to select it in
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.goto('/');
  const culled = pictures(count);
  const steps: (() => Promise<unknown>)[] = [
    () => drop(page, culled),
    () => page.getByRole('button', { name: 'Save kept…' }).click(),
    () => page.getByRole('button', { name: 'Copy into a folder…' }).click(),
  ];
  await steps[0]!();
  await expect(page.getByTestId('batch')).toHaveText(`${count} of ${count} scored`, { timeout: 120_000 });
  // gallery and inspector scroll, the page does not
  await expect(page.getByTestId('value').first()).toBeAttached();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  for (const step of steps.slice(1)) await step();
  expect(steps.length).toBeLessThanOrEqual(5);
  await expect(page.getByTestId('live')).toContainText(
    `${0.3 * count} images in keep, ${0.7 * count} in rest of`,
  );
  const files = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const found: Record<string, [string, number[]][]> = {};
    for (const side of ['keep', 'rest']) {
      found[side] = [];
      for await (const [name, handle] of await root.getDirectoryHandle(side)) {
        const file = await (handle as FileSystemFileHandle).getFile();
        found[side].push([name, [...new Uint8Array(await file.arrayBuffer())]]);
      }
    }
    return found;
  });
  expect(files.keep).toHaveLength(0.3 * count);
  const copies = new Map([...files.keep!, ...files.rest!]);
  expect(copies.size).toBe(count);
  for (const { name, bytes } of culled) expect(copies.get(name)).toEqual([...bytes]);
  await expect(page.getByTestId('keep')).toHaveCount(0);

  await page.getByRole('button', { name: 'Remove all' }).click();
  const few = [
    () => drop(page, pictures(8)),
    () => page.getByRole('button', { name: 'Save kept…' }).click(),
    () => page.getByLabel('the best one').check(),
  ];
  await few[0]!();
  await expect(page.getByTestId('batch')).toHaveText('8 of 8 scored');
  for (const step of few.slice(1)) await step();
  const zip = await downloaded(page, () => page.getByRole('button', { name: 'Download zip' }).click());
  expect(few.length + 1).toBeLessThanOrEqual(4);
  const names = Object.keys(unzipSync(new Uint8Array(zip)));
  expect(names.filter((name) => name.startsWith('keep/'))).toHaveLength(1);
  expect(names.filter((name) => name.startsWith('rest/'))).toHaveLength(7);
  expect(trouble()).toEqual([]);
}
