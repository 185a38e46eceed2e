import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { projectRoot } from '../../src/cli/engine/build.ts';
import { fovea, run } from '../support/fovea.ts';
import { goldenFolder } from '../support/golden.ts';
import { serveStatic } from '../support/static-server.ts';

const library = join(projectRoot, 'dist-lib');
const scene = join(goldenFolder, 'scene.png');

/** Somebody else's page: nothing of ours but the library. */
const html = `<!doctype html>
<title>Another page</title>
<script type="module">
  import { createEngine, FoveaError } from './fovea.js';
  const image = await (await fetch('scene/scene.png')).blob();
  const engine = await createEngine({ backend: 'wasm' });
  const early = await engine.score(image).catch((error) => error instanceof FoveaError && error.code);
  const model = await engine.load('demo/');
  const texts = { prompt: 'a red house', description: 'A red house under a blue sky.' };
  const stages = new Set();
  const { scores } = await engine.score(image, { ...texts, onProgress: ({ stage }) => stages.add(stage) });
  const explained = await engine.explain(image, { ...texts, crops: 2, heads: ['quality'] });
  const abort = new AbortController();
  const cancelled = engine.score(image, { ...texts, signal: abort.signal }).catch((error) => error.code);
  abort.abort();
  window.outcome = {
    early, scores, model: model.name, backend: engine.device.backend, stages: [...stages],
    crops: explained.crops.length, maps: Object.keys(explained.detail), heads: Object.keys(explained.scores),
    cancelled: await cancelled,
  };
  engine.dispose();
</script>`;

interface Outcome {
  early: string;
  scores: Record<string, number>;
  model: string;
  backend: string;
  stages: string[];
  crops: number;
  maps: string[];
  heads: string[];
  cancelled: string;
}

/** Builds the library; its types, which only their own test looks at, where asked. */
async function build(types: boolean): Promise<void> {
  const npm = types
    ? ['run', '-s', 'build:lib']
    : ['exec', '--', 'vite', 'build', '--config', 'src/build/library.config.ts'];
  const { code, err } = await run('npm', npm, projectRoot);
  expect(`${code} ${err}`).toMatch(/^0 /);
}

test('another page scores with the built library as the command line does', async ({ page }) => {
  test.setTimeout(300_000);
  await build(false);
  const server = await serveStatic(library, {
    // of the build, which has the pretrained trunk too
    demo: join(projectRoot, 'dist', 'models', 'demo'),
    scene: goldenFolder,
  });
  server.changed.set('index.html', html);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(server.url);
  await page.waitForFunction(() => 'outcome' in window, undefined, { timeout: 120_000 });
  const outcome = await page.evaluate(() => (window as unknown as { outcome: Outcome }).outcome);
  await server.close();
  expect(errors).toEqual([]);
  expect(outcome).toMatchObject({ early: 'model-missing', backend: 'wasm', crops: 2, heads: ['quality'] });
  expect(outcome.cancelled).toBe('cancelled');
  expect(outcome.stages).toContain('crops');
  expect(outcome.maps.length).toBeGreaterThan(2);

  const texts = ['--prompt', 'a red house', '--description', 'A red house under a blue sky.'];
  const { lines } = await fovea(['score', scene, ...texts, '--backend', 'wasm']);
  expect(lines[0]!.model).toContain(`${outcome.model}@`);
  expect(Object.keys(outcome.scores)).toEqual(Object.keys(lines[0]!.scores!));
  for (const [head, value] of Object.entries(lines[0]!.scores!))
    expect(Math.abs(outcome.scores[head]! - value)).toBeLessThan(1e-4);
});

// twin in `npm test`: the type check, which compiles src/index.ts
test('its types hold in a strict project of another kind @all', async () => {
  test.setTimeout(300_000);
  await build(true);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-types-'));
  const source = (call: string) => `import { createEngine, type ScoreResult } from 'fovea';
const engine = await createEngine();
const model = await engine.load('/models/mine/');
const result: ScoreResult = await engine.score(new Blob(), ${call});
console.log(model.heads[0]?.name, result.scores.quality?.toFixed(2));
export {};
`;
  // one compilation, which is seconds of work, for what fits and what does not
  await writeFile(join(folder, 'fits.ts'), source(`{ prompt: 'x', crops: 3 }`));
  await writeFile(join(folder, 'wrong.ts'), source(`{ prompt: 7 }`));
  const options = { strict: true, noEmit: true, module: 'esnext', target: 'es2023', types: [] };
  const paths = { fovea: [join(library, 'types', 'index.d.ts')] };
  const compilerOptions = { ...options, moduleResolution: 'bundler', lib: ['es2023', 'dom'], paths };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['fits.ts', 'wrong.ts'] }),
  );
  const tsc = ['node_modules/typescript/bin/tsc', '--pretty', 'false', '-p', folder];
  const { out } = await run(process.execPath, tsc, projectRoot);
  const errors = out.split('\n').filter((line) => line.includes('error TS'));
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/wrong\.ts.*Type 'number' is not assignable to type 'string'/);
  await rm(folder, { recursive: true });
  const { exports } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    exports: { '.': Record<string, string> };
  };
  for (const file of Object.values(exports['.'])) await readFile(join(projectRoot, file));
});
