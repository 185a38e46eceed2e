import { adapterInNode } from '../../cli/engine/adapter-in-node.ts';
import { everything } from './tiers.ts';
import { runTool, testBrowser } from './run.ts';

/*
 * The WGSL kernels against their f64 twins, in a Chromium found or installed here; or, with `--runtime dawn`, in Node on the adapter that
 * Vulkan offers (VK_ICD_FILENAMES names another). Where the matrices run, both, if Vulkan offers one. Other arguments go to vitest.
 */
const given = process.argv.slice(2);
const at = given.indexOf('--runtime');
const runtime = at < 0 ? undefined : (given.splice(at, 2)[1] ?? 'nothing');
if (![undefined, 'browser', 'dawn'].includes(runtime)) {
  throw new Error(`--runtime takes browser or dawn, not ${runtime}`);
}

const test = (report: string, chosen: string[], env: Record<string, string>): Promise<number> =>
  runTool(
    'vitest/vitest.mjs',
    [
      ...['run', ...chosen, '--reporter=default', '--reporter=json'],
      ...[`--outputFile.json=test-results/${report}.json`, ...given],
    ],
    env,
  );
const inBrowser = () => test('kernels', ['--project', 'kernels'], { CHROMIUM_PATH: testBrowser() });
const inDawn = () => test('kernels-dawn', ['--config', 'src/tools/dawn/vitest.config.ts'], {});

if (runtime === 'dawn') {
  process.exitCode = await inDawn();
} else {
  process.exitCode = await inBrowser();
  if (everything && runtime === undefined) {
    if ('info' in (await adapterInNode())) process.exitCode = (await inDawn()) || process.exitCode;
    else console.log('Kernels in Dawn for Node: skipped, Vulkan offers no adapter here.');
  }
}
