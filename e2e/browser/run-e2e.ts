import { ensureBuilt } from '../../src/cli/build.ts';
import { freePort, runTool, testBrowser } from './run.ts';

// The built page and the command line, in a Chromium found or installed here. Arguments go to Playwright.
const browser = testBrowser();
try {
  await ensureBuilt((message) => console.error(message));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.exitCode = await runTool(
  '@playwright/test/cli.js',
  ['test', '-c', 'e2e/playwright.config.ts', ...process.argv.slice(2)],
  { CHROMIUM_PATH: browser, FOVEA_E2E_PORT: String(await freePort()) },
);
