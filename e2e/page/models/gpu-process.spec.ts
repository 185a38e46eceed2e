import { drop, goldenPng, openScored } from '../../support/page.ts';
import { expect, realTest as test } from '../../support/test.ts';

test('@all a graphics process that dies twice: the rest is scored on the processor, and the status says so', async ({
  page,
  browser,
}) => {
  await openScored(page, '?backend=webgpu');
  const names = ['scene', 'noise', 'texture', 'gradients', 'checkerboard', 'wide'];
  await drop(page, await Promise.all(names.map(goldenPng)));
  const done = page.locator('[data-testid="row"][data-status="done"]');
  const crash = async (): Promise<void> => {
    const session = await browser.newBrowserCDPSession();
    // the command may be left without an answer
    session.send('Browser.crashGpuProcess').catch(() => undefined);
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
  await expect(page.getByTestId('status')).toContainText('GPU stopped working');
});
