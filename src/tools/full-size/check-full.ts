import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { oneOf } from '../../cli/arguments.ts';
import { scoreWatched, type Watched } from './score-watched.ts';
import { fixtures, folder, gib, goldenSchema, read, tableSchema } from './golden-full.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

/*
 * The model at its real size (547 M weights, seeded noise) against PyTorch's numbers: writes a checkpoint, packs it, scores golden
 * crops in Chromium, compares. Takes 2.2 GB of disk for the checkpoint, the package's size again, and minutes.
 *
 *   npm run check:full -- --vocab bert-base-uncased/vocab.txt [--quantize f16] [--backend webgpu] [--images 2] [--reuse]
 *
 * --reuse: scores the package of the last run instead of packing again
 */

const { values: options } = parseArgs({
  options: {
    vocab: { type: 'string' },
    quantize: { type: 'string', default: 'f16' },
    backend: { type: 'string', default: 'webgpu' },
    images: { type: 'string', default: '2' },
    reuse: { type: 'boolean', default: false },
  },
});

/** Resident bytes of a process and everything it started, from /proc; 0 where there is none. */
function residentBytes(root: number): number {
  if (!existsSync('/proc')) return 0;
  const parents = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0));
      sizes.set(Number(name), 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // the process ended meanwhile
    }
  }
  const within = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid > 1 && within(parents.get(pid)!));
  return [...sizes].reduce((sum, [pid, bytes]) => (within(pid) ? sum + bytes : sum), 0);
}

/** Runs the command line and answers its exit code, the seconds taken and the peak of resident memory. */
async function fovea(args: string[]): Promise<{ code: number; seconds: number; peak: number }> {
  const started = performance.now();
  const child = spawn('npm', ['run', '-s', 'fovea', '--', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, residentBytes(child.pid ?? 0))), 500);
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)));
  clearInterval(watch);
  return { code, seconds: (performance.now() - started) / 1000, peak };
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** Bytes of GPU buffers that a package of this format may have at one time, scoring included. */
const gpuBound: Record<string, number> = { int4: 1.2e9, int8: 1.2e9, f16: 2.4e9, f32: 4.8e9 };

/** What was held at most, and may be. */
function memoryBounds(
  { loadSeconds, heap, heapSamples, loading, scoring }: Watched,
  format: string,
): { what: string; bytes: number; most: number }[] {
  console.log(
    `loaded in ${loadSeconds.toFixed(0)} s; heap at its peak ${mebibytes(heap.used)} of objects and ` +
      `${mebibytes(heap.buffers)} of array buffers (${heapSamples} samples); ${loading.gpu?.buffers ?? 0} GPU buffers`,
  );
  const most = gpuBound[format] ?? 0;
  return [
    {
      what: 'JavaScript heap and array buffers, page and worker, while loading',
      bytes: heap.used + heap.buffers,
      most: 300e6,
    },
    { what: 'GPU buffers while loading', bytes: loading.gpu?.peakBytes ?? 0, most },
    { what: 'GPU buffers while scoring', bytes: scoring.gpu?.peakBytes ?? 0, most },
  ];
}

async function main(): Promise<number> {
  if (options.vocab === undefined) {
    console.error(
      'Give the 30,522-line vocabulary of bert-base-uncased: npm run check:full -- --vocab vocab.txt',
    );
    return 2;
  }
  await mkdir(folder, { recursive: true });
  const golden = read(goldenSchema, `${fixtures}full/golden.json`);
  const checkpoint = `${folder}checkpoint.safetensors`;
  if (!existsSync(checkpoint)) {
    console.error('writing the checkpoint …');
    await writeCheckpoint(checkpoint, read(tableSchema, `${fixtures}full/weights_full.json`));
  }
  const packageDir = `${folder}package-${options.quantize}`;
  if (!options.reuse || !existsSync(packageDir)) {
    await rm(packageDir, { recursive: true, force: true });
    const packing = await fovea([
      ...['pack', checkpoint, '--out', packageDir, '--vocab', options.vocab],
      ...['--quantize', options.quantize, '--untrained'],
    ]);
    if (packing.code !== 0) return packing.code;
    console.log(
      `packed as ${options.quantize} in ${packing.seconds.toFixed(0)} s, peak ${gib(packing.peak)}`,
    );
  }

  // the scene first: it has the strongest spectrum
  const chosen = [...golden.images]
    .sort((a, b) => Number(b.id === 'scene') - Number(a.id === 'scene'))
    .slice(0, Number(options.images));
  const items = chosen.map(({ id, prompt, answer, crops }) => ({
    path: `${fixtures}golden/${id}.png`,
    name: `${id}.png`,
    prompt,
    description: answer,
    crops: [crops[0]!.crop],
  }));
  const watched = await scoreWatched(
    packageDir,
    oneOf('backend', options.backend, ['webgpu', 'wasm', 'auto']),
    items,
    (text) => console.error(text),
  );
  const bounds = memoryBounds(watched, options.quantize);
  for (const { what, bytes, most } of bounds) {
    const ok = bytes <= most;
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}: ${mebibytes(bytes)} (bound ${mebibytes(most)})`);
  }
  const tolerance = { f32: 1e-3, f16: 2e-3, int8: 0.05, int4: 0.15 }[options.quantize] ?? 0;
  let failed = bounds.filter(({ bytes, most }) => !(bytes <= most)).length;
  for (const [i, image] of chosen.entries()) {
    const expected = image.crops[0]!.score;
    const { scores, ms } = watched.results[i]!;
    const actual = scores.quality ?? NaN;
    const difference = Math.abs(actual - expected);
    const ok = difference <= tolerance;
    if (!ok) failed++;
    console.log(
      `${ok ? 'ok  ' : 'FAIL'} ${image.id}: ${actual} against ${expected}, off by ${difference.toExponential(1)} ` +
        `(bound ${tolerance}), ${(ms / 1000).toFixed(1)} s`,
    );
  }
  console.log(`${chosen.length + bounds.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = await main();
