import { expect, type Page } from '@playwright/test';

/** Collects what a good page never does: console errors, uncaught errors, and requests to anywhere else. */
export function listenForTrouble(page: Page): () => string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') trouble.push(`request: ${request.url()}`);
  });
  return () => trouble;
}

/** Opens the page and waits until its sample is scored. */
export async function openScored(page: Page, search = ''): Promise<void> {
  await page.goto(`./${search}`);
  await expect(page.getByTestId('value').first()).toBeVisible({ timeout: 120_000 });
}
