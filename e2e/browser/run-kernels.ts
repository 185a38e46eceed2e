import { runTool, testBrowser } from './run.ts';

// The WGSL kernels against their f64 twins, in a Chromium found or installed here. Arguments go to vitest.
process.exitCode = await runTool(
  'vitest/vitest.mjs',
  [
    ...['run', '--project', 'kernels'],
    ...['--reporter=default', '--reporter=json', '--outputFile.json=test-results/kernels.json'],
    ...process.argv.slice(2),
  ],
  { CHROMIUM_PATH: testBrowser() },
);
