import { expect, test } from '@playwright/test';
import { drop, goldenPng, openScored } from '../support/page.ts';

test('@all a graphics process that dies twice: the rest is scored on the processor, and the status says so', async ({
  page,
  browser,
}) => {
  await openScored(page, '?backend=webgpu');
  const names = ['scene', 'noise', 'texture', 'gradients', 'checkerboard', 'wide'];
  await drop(page, await Promise.all(names.map(goldenPng)));
  const done = page.locator('[data-testid="row"][data-status="done"]');
  const crash = async (): Promise<void> => {
    // the browser answers no more: its connection to the process breaks with the command
    const session = await browser.newBrowserCDPSession();
    await Promise.race([
      session.send('Browser.crashGpuProcess'),
      new Promise((resolve) => setTimeout(resolve, 2000)),
    ]);
  };
  const scored = (count: number) =>
    expect.poll(() => done.count(), { timeout: 120_000 }).toBeGreaterThanOrEqual(count);
  await scored(1);
  await crash();
  await scored(3);
  await crash();
  await scored(names.length);
  await expect(page.locator('[data-testid="row"][data-status="failed"]')).toHaveCount(0);
  await expect(page.getByTestId('status')).toContainText('WebAssembly');
  await expect(page.getByTestId('status')).toContainText('graphics processor stopped working');
});
