import { runTool, testBrowser } from './run.ts';

// The WGSL kernels against their f64 twins, in a Chromium found or installed here; or, with `--runtime dawn`, in Node on the
// adapter that Vulkan offers (VK_ICD_FILENAMES names another). Other arguments go to vitest.
const given = process.argv.slice(2);
const at = given.indexOf('--runtime');
const runtime = at < 0 ? 'browser' : given.splice(at, 2)[1];
if (runtime !== 'browser' && runtime !== 'dawn') {
  throw new Error(`--runtime takes browser or dawn, not ${runtime ?? 'nothing'}`);
}
const dawn = runtime === 'dawn';
process.exitCode = await runTool(
  'vitest/vitest.mjs',
  [
    ...['run', ...(dawn ? ['--config', 'src/tools/dawn/vitest.config.ts'] : ['--project', 'kernels'])],
    ...['--reporter=default', '--reporter=json', '--outputFile.json=test-results/kernels.json'],
    ...given,
  ],
  dawn ? {} : { CHROMIUM_PATH: testBrowser() },
);
