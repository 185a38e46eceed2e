import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { projectRoot } from '../src/cli/engine/build.ts';
import { leftOut } from '../src/tools/test-runner/tiers.ts';
import { pageAt, pagePort } from './support/ports.ts';
import { chromiumFlags, type FlagOptions } from '../src/cli/engine/browser/flags.ts';

// two share a machine well: each waits for a browser, a disk or one thread half of the time; of more, waiting ones run out of time
const workers = Number(process.env.FOVEA_E2E_WORKERS ?? Math.min(2, availableParallelism()));
const commandLine = '**/cli/*.spec.ts';
// what computes on a software GPU, which takes every core, or is held to a time
const alone = /@alone/;

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
  timeout: 300_000,
  expect: { timeout: 90_000 },
  use: {
    actionTimeout: 60_000,
    baseURL: pageAt(pagePort),
    // recording every action and frame takes a fifth of the time: what fails is recorded when it is tried again
    trace: 'on-first-retry',
    // a context, with its renderer and what it has compiled, for all tests of a worker, emptied between them
    reuseContext: true,
    // keeping the page for later is tested in offline.spec.ts alone
    serviceWorkers: 'block',
    // drawing what moves is most of what a software renderer does; tests of motion ask for it
    contextOptions: { reducedMotion: 'reduce' },
  },
  // in this order: the longest begin early, the short ones of the command line fill up what is left
  projects: [
    // what every machine has: Chromium's software adapter
    {
      name: 'webgpu',
      testIgnore: commandLine,
      grepInvert: [alone, ...leftOut],
      use: browser({ software: true }),
    },
    // no WebGPU at all: tests tagged @wasm run a second time
    {
      name: 'wasm',
      testIgnore: commandLine,
      grep: /@wasm/,
      grepInvert: leftOut,
      use: browser({ withoutWebGpu: true }),
    },
    { name: 'cli', testMatch: commandLine, grepInvert: leftOut, use: browser({ software: true }) },
    {
      name: 'alone',
      // where everything runs (run-e2e.ts): after all the others, under the same server
      ...(process.env.FOVEA_E2E_IN_ORDER === undefined ? {} : { dependencies: ['webgpu', 'wasm', 'cli'] }),
      testIgnore: commandLine,
      grep: alone,
      grepInvert: leftOut,
      workers: 1,
      use: browser({ software: true }),
    },
  ],
  webServer: {
    command: 'node --import tsx e2e/support/page-server.ts',
    cwd: projectRoot,
    url: pageAt(pagePort),
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
