import type { Page } from '@playwright/test';

/** Tries a description server as the panel offers it; answers where the page says what came of it. */
export async function tryServer(page: Page, baseUrl: string) {
  const panel = page.getByTestId('describe');
  await panel.locator('summary').click();
  await panel.getByLabel('Description provider').selectOption('custom');
  await panel.getByLabel('URL').fill(baseUrl);
  await panel.getByLabel('Model', { exact: true }).fill('eye');
  await panel.getByRole('button', { name: 'Test', exact: true }).click();
  return page.getByTestId('describe-test');
}
