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

const play = async (report: string, args: string[]): Promise<number> =>
  runTool('@playwright/test/cli.js', ['test', '-c', 'e2e/playwright.config.ts', ...args], {
    CHROMIUM_PATH: browser,
    FOVEA_E2E_PORT: String(await freePort()),
    FOVEA_E2E_REPORT: report,
  });

const chosen = process.argv.slice(2);
if (chosen.length > 0) {
  process.exitCode = await play('e2e', chosen);
} else {
  const together = await play('e2e', ['--project=webgpu', '--project=wasm', '--project=cli']);
  process.exitCode = (await play('e2e-alone', ['--project=alone'])) || together;
}
