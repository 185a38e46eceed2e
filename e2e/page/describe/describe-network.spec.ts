import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumFlags } from '../../../src/cli/engine/browser/flags.ts';
import { projectRoot } from '../../../src/cli/engine/build.ts';
import { said, startDescriptionServer } from '../../support/description-server.ts';
import { simulatedPort } from '../../support/ports.ts';
import { expect, test } from '../../support/test.ts';
import { tryServer } from '../../support/try-server.ts';

/* Requests the browser itself blocks before a description server sees them: really blocked, not simulated. */

test.use({
  launchOptions: {
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    args: [
      ...chromiumFlags({ software: true }),
      // the page's server counts as one on the internet, so that this computer is another network to it
      `--ip-address-space-overrides=127.0.0.1:${simulatedPort}=public`,
    ],
  },
});

test('a page that may not reach this computer: said in words, with what to allow', async ({ page }) => {
  const server = await startDescriptionServer(() => said('never'));
  await page.goto('./');
  await expect(await tryServer(page, server.baseUrl)).toContainText(
    /does not let this page reach programs on this computer.*Allow “local network access” for this page/,
  );
  expect(server.calls).toEqual([]);
  await server.close();
});

test('a secure page and a server that is not: said in words, with the way out', async ({ page }) => {
  const site = 'https://fovea.example/';
  await page.route(`${site}**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    const file = join(projectRoot, 'dist', path);
    await route.fulfill(existsSync(file) ? { path: file } : { status: 404 });
  });
  await page.goto(site);
  await expect(await tryServer(page, 'http://api.example/v1')).toContainText(
    /served over https may not call http:\/\/api\.example, which is plain http \(mixed content\).*over https, or open Fovea from http:\/\/localhost/,
  );
});
