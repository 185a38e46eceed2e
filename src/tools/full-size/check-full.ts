import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { FoveaError } from '../../shared/errors.ts';
import type { FormatBounds, OpenedCase } from './cases/full-case.ts';
import { fullCases } from './cases/index.ts';
import { fullOptions, type FullOptions } from './full-options.ts';
import { folder, gib } from './golden-full.ts';
import { runFovea } from './run-fovea.ts';
import { scoreWatched, type Watched } from './score-watched.ts';
import { memoryVerdict, scoreVerdict, told, type Bounded } from './verdicts.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

/*
 * A model at its real size (hundreds of millions of weights, seeded noise) against PyTorch's numbers: writes a checkpoint, packs it,
 * scores golden images in Chromium, compares. Takes 2.2 GB of disk for the checkpoint, the package's size again, and minutes.
 *
 *   npm run check:full -- [--case NAME] --vocab FILE [--golden FILE] [--weights FILE]
 *                         [--quantize f16] [--backend webgpu|wasm] [--images 2] [--reuse]
 *
 * --case: a file in `cases/`, which says what files it reads
 * --reuse: scores the package of the last run instead of packing again
 */

/** The package of this case and format, packed where it is not there; undefined where packing failed. */
async function packed(options: FullOptions, opened: OpenedCase): Promise<string | undefined> {
  const own = `${folder}${options.case.name}/`;
  await mkdir(own, { recursive: true });
  const packageDir = `${own}package-${options.format}`;
  if (options.reuse && existsSync(packageDir)) return packageDir;
  const checkpoint = `${own}checkpoint.safetensors`;
  if (!existsSync(checkpoint)) {
    console.error('writing the checkpoint …');
    await writeCheckpoint(checkpoint, opened.weights);
  }
  if (opened.config) await writeFile(`${own}config.json`, JSON.stringify(opened.config));
  await rm(packageDir, { recursive: true, force: true });
  const { code, seconds, peak } = await runFovea([
    ...['pack', checkpoint, '--out', packageDir, '--quantize', options.format, '--untrained'],
    ...opened.pack,
  ]);
  if (code !== 0) return undefined;
  console.log(`packed as ${options.format} in ${seconds.toFixed(0)} s, peak ${gib(peak)}`);
  return packageDir;
}

/** What was held at most, and may be. GPU buffers only where there is a GPU, if one in software. */
function memoryBounds({ loadSeconds, heap, heapSamples, loading, scoring }: Watched, most: FormatBounds) {
  console.log(
    `loaded in ${loadSeconds.toFixed(0)} s; heap at its peak ${gib(heap.used)} of objects and ` +
      `${gib(heap.buffers)} of array buffers (${heapSamples} samples); ` +
      `${scoring.tensors} tensors, ${gib(scoring.tensorBytes)}, ${loading.gpu?.buffers ?? 0} GPU buffers`,
  );
  const heaps = 'JavaScript heap and array buffers, page and worker, while loading';
  const found = [memoryVerdict(heaps, heap.used + heap.buffers, most.heap)];
  if (loading.gpu && scoring.gpu) {
    found.push(memoryVerdict('GPU buffers while loading', loading.gpu.peakBytes, most.gpu));
    found.push(memoryVerdict('GPU buffers while scoring', scoring.gpu.peakBytes, most.gpu));
  }
  return found;
}

async function main(): Promise<number> {
  const options = fullOptions(process.argv.slice(2), fullCases);
  const opened = options.case.open(options.files, options.images);
  const packageDir = await packed(options, opened);
  if (packageDir === undefined) return 1;
  const { items } = opened;
  const watched = await scoreWatched(packageDir, options.backend, items, (text) => console.error(text));
  const bounds = options.case.formats[options.format]!;
  const verdicts: Bounded[] = memoryBounds(watched, bounds);
  for (const [i, { name, expected }] of items.entries()) {
    const { scores, ms } = watched.results[i]!;
    for (const [head, value] of Object.entries(expected))
      verdicts.push(
        scoreVerdict(`${name}, ${head}, ${(ms / 1000).toFixed(1)} s`, scores[head], value, bounds.score),
      );
  }
  for (const verdict of verdicts) console.log(told(verdict));
  const failed = verdicts.filter(({ ok }) => !ok).length;
  console.log(`${verdicts.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof FoveaError) || error.code !== 'usage') throw error;
  console.error(`${error.message} ${error.hint ?? ''}`);
  process.exitCode = 2;
}
