import { ensureBuilt } from '../../cli/engine/build.ts';
import { freePort, runTool, testBrowser } from './run.ts';

// The built page and the command line, in a Chromium found or installed here: what can share the machine, then what cannot.
// Arguments go to Playwright, which then runs what they name.
const browser = testBrowser();
try {
  await ensureBuilt((message) => console.error(message));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const chosen = process.argv.slice(2);
process.exitCode = await runTool(
  '@playwright/test/cli.js',
  ['test', '-c', 'e2e/playwright.config.ts', ...chosen],
  {
    CHROMIUM_PATH: browser,
    FOVEA_E2E_PORT: String(await freePort()),
    FOVEA_E2E_SIMULATED_PORT: String(await freePort()),
    ...(chosen.length === 0 ? { FOVEA_E2E_IN_ORDER: '1' } : {}),
  },
);
