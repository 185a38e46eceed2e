import { defineConfig } from '@playwright/test';
import { projectRoot } from '../src/cli/build.ts';
import { chromiumFlags, type FlagOptions } from '../src/cli/browser/flags.ts';

const port = Number(process.env.FOVEA_E2E_PORT ?? 4173);
// more only on a machine with nothing else to do: waiting tests run out of time
const workers = Number(process.env.FOVEA_E2E_WORKERS ?? 1);
const commandLine = ['cli*.spec.ts', 'hostile*.spec.ts'];

/** The page in a Chromium with one kind of WebGPU. */
const browser = (flags: FlagOptions) => ({
  launchOptions: {
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    args: chromiumFlags(flags),
  },
});

export default defineConfig({
  testDir: '.',
  // *.test.ts are Vitest's
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results/playwright',
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  workers,
  forbidOnly: Boolean(process.env.CI),
  // a shared runner may starve a browser; a test that fails three times has failed
  retries: process.env.CI ? 2 : 0,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    trace: 'retain-on-failure',
    // keeping the page for later is tested in offline.spec.ts alone
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'cli', testMatch: commandLine, grepInvert: /@gpu/ },
    // what every machine has: Chromium's software adapter
    { name: 'webgpu', testIgnore: commandLine, grepInvert: /@gpu/, use: browser({ software: true }) },
    // what is computed on that adapter, never two at once: it takes every core, and waiting tests would run out of time
    { name: 'gpu', grep: /@gpu/, workers: 1, use: browser({ software: true }) },
    // no WebGPU at all: tests tagged @wasm run a second time
    { name: 'wasm', testIgnore: commandLine, grep: /@wasm/, use: browser({ withoutWebGpu: true }) },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: projectRoot,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
