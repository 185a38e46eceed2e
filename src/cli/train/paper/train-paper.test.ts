import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../../formats/safetensors.ts';
import { openCheckpoint } from '../../../formats/open-checkpoint.ts';
import { bufferAccess } from '../../../formats/random-access.ts';
import { parseManifest } from '../../../package/manifest.ts';
import { Random } from '../../../shared/random.ts';
import { modelParameters, type ParameterSpec } from '../../../spec/parameters.ts';
import { memoryIo, type MemoryIo } from '../../../testing/memory-io.ts';
import { tinyPaperConfig } from '../../../testing/tiny-paper.ts';
import { initialValues } from '../../../training/optimiser/initialise.ts';
import { PackageFolder } from '../../files/package-folder.ts';
import type { withDecoder } from '../browser-decoder.ts';
import { parseTrain } from '../train-options.ts';
import { trainPaper } from './train-paper.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-paper-'));
  await writeInputs();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const specs = modelParameters(tinyPaperConfig, ['quality', 'alignment']);
const values = new Map<string, Float32Array>();
const random = new Random(3);
for (const spec of specs) values.set(spec.name, initialValues(spec, random));

async function writeWeights(file: string, keep: (spec: ParameterSpec) => boolean): Promise<void> {
  const tensors = specs.filter(keep).map(({ name, shape }) => {
    const own = values.get(name)!;
    return {
      name,
      shape,
      dtype: 'F32' as const,
      bytes: new Uint8Array(own.buffer, own.byteOffset, own.byteLength),
    };
  });
  await writeFile(join(folder, file), writeSafetensors(tensors));
}

const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...Array.from('abcdefghijklmno')];
const count = 10;

/** Towers in two files, a vocabulary, a configuration, images (decoded by the test), and ratings of which one column has gaps. */
async function writeInputs(changes: Record<string, unknown> = {}): Promise<void> {
  await writeWeights('towers.safetensors', ({ part }) => part === 'image' || part === 'text');
  await writeWeights('crops.safetensors', ({ part }) => part === 'crop');
  await writeFile(join(folder, 'vocab.txt'), words.join('\n'));
  const config = {
    model: tinyPaperConfig,
    heads: ['quality', 'alignment'],
    changes: { batch: 4, epochs: 2, trainingCrops: 2, evaluationCrops: 2, rate: 1e-3, ...changes },
    quantisation: 'f32',
    name: 'tiny',
  };
  await writeFile(join(folder, 'paper.json'), JSON.stringify(config));
  const rows = Array.from(
    { length: count },
    (_, i) => `${i}.png,a b ${words[5 + i]},c d,${i % 5},${i % 3 === 0 ? '' : i}`,
  );
  await writeFile(
    join(folder, 'rated.csv'),
    ['name,prompt,answer,mos_quality,mos_align', ...rows].join('\n'),
  );
  await mkdir(join(folder, 'images'), { recursive: true });
  for (let i = 0; i < count; i++) await writeFile(join(folder, 'images', `${i}.png`), String(i));
}

/** Noise of the seed that the file's contents are. */
const decoding: typeof withDecoder = (_, action) =>
  action(async (path) => {
    const noise = new Random(Number(await readFile(path, 'utf8')));
    return { width: 40, height: 36, rgb: Uint8Array.from({ length: 3 * 40 * 36 }, () => noise.integer(256)) };
  });

async function run(out: string, more: string[] = [], signal?: AbortSignal): Promise<MemoryIo> {
  const io = memoryIo(folder, signal);
  const init = ['--init', 'towers.safetensors', '--init', 'crops.safetensors'];
  const given = more.includes('--init') ? [] : init;
  const argv = [
    ...given,
    '--config',
    'paper.json',
    '--items',
    'rated.csv',
    '--images',
    'images',
    '--out',
    out,
    ...more,
  ];
  const args = await parseTrain(argv, io);
  if (args?.kind !== 'checkpoints') throw new Error('not a training from checkpoints');
  const target = new PackageFolder(args.out, `--out ${args.out}`);
  try {
    await trainPaper(target, args, io, decoding);
  } finally {
    await target.discard();
  }
  return io;
}

async function weightsOf(out: string) {
  const bytes = new Uint8Array(await readFile(join(folder, out, 'model-00001.safetensors')));
  return openCheckpoint(bufferAccess(bytes, 'model'));
}

describe('training from checkpoints', () => {
  it('writes a package that says what came from where, with new heads and frozen towers as they were', async () => {
    const io = await run('out', ['--freeze', 'image,text']);
    const manifest = parseManifest(await readFile(join(folder, 'out', 'manifest.json'), 'utf8'));
    expect(manifest.heads.map(({ name }) => name)).toEqual(['quality', 'alignment']);
    expect(manifest.provenance.start?.map(({ file, parts }) => [file, parts])).toEqual([
      ['towers.safetensors', ['image tower', 'text encoder']],
      ['crops.safetensors', ['crop tower']],
    ]);
    expect(manifest.provenance.training).toContain('batch 4 instead of 16');
    expect(manifest.provenance.training).toContain('Frozen: image, text.');
    const packed = await weightsOf('out');
    for (const { name, part } of specs.filter((spec) => spec.part !== 'regressor')) {
      const same = Buffer.from((await packed.read(name)).buffer).equals(
        Buffer.from(values.get(name)!.buffer),
      );
      if (part !== 'crop') expect(same, name).toBe(true);
      else if (name.endsWith('mlp.in.weight')) expect(same, name).toBe(false);
    }
    // the size of what is kept is said before it is computed: 2 texts of 8 tokens of 8 numbers, of 10 images
    const size = io.said.findIndex((line) => line.startsWith('The features of frozen parts take 0.0 MB'));
    expect(size).toBeGreaterThan(0);
    expect(await readdir(join(folder, 'out', 'prepared', 'features'))).toHaveLength(count);
    expect(io.said.join('\n')).toContain('The regressor and its heads are new');
    expect(io.said.join('\n')).toMatch(/The first step took .* in memory\./);
    expect(JSON.parse(io.written())).toMatchObject({ epoch: 1 });
  });

  it('goes on after an interruption to the very same package', async () => {
    await run('whole');
    const stop = new AbortController();
    const io = {
      ...memoryIo(folder, stop.signal),
      progress: (text: string) => text.startsWith('step 1 of') && stop.abort(),
    };
    const argv = ['--init', 'towers.safetensors', '--init', 'crops.safetensors', '--config', 'paper.json'];
    const args = await parseTrain(
      [...argv, '--items', 'rated.csv', '--images', 'images', '--out', 'cut'],
      io,
    );
    if (args?.kind !== 'checkpoints') throw new Error('not a training from checkpoints');
    await expect(trainPaper(new PackageFolder(args.out, '--out'), args, io, decoding)).rejects.toThrow(
      'aborted',
    );
    await run('cut', ['--resume']);
    const [a, b] = await Promise.all(
      ['whole', 'cut'].map((out) => readFile(join(folder, out, 'model-00001.safetensors'))),
    );
    expect(b!.equals(a!)).toBe(true);
    const logs = await Promise.all(
      ['whole', 'cut'].map((out) => readFile(join(folder, out, 'train.jsonl'), 'utf8')),
    );
    expect(logs[1]).toBe(logs[0]);
  });

  it('goes on only with the same settings and weights', async () => {
    await run('out', ['--freeze', 'image,text,crop']);
    await expect(run('out', ['--freeze', 'image', '--resume'])).rejects.toThrow('other settings');
    await expect(run('other', ['--resume'])).rejects.toThrow('has no checkpoint.bin');
  });

  it('says before anything is computed which part is missing, and which file is none', async () => {
    await expect(run('out', ['--init', 'towers.safetensors'])).rejects.toThrow('Missing parts: crop tower');
    await expect(run('out', ['--init', 'rated.csv'])).rejects.toMatchObject({ code: 'checkpoint-invalid' });
    await expect(readdir(join(folder, 'out'))).rejects.toThrow('ENOENT');
  });

  it('tells a loss that is not a number, and leaves the checkpoint of the step before', async () => {
    await run('out');
    const kept = await readFile(join(folder, 'out', 'checkpoint.bin'));
    await writeInputs({ rate: 1, warmUpRate: 1, weightDecay: 1, beta: 1e-6, epochs: 100, patience: 0 });
    const table = await readFile(join(folder, 'rated.csv'), 'utf8');
    await writeFile(join(folder, 'rated.csv'), table.replaceAll(/,c d,(\d)/g, ',c d,$1e38'));
    await expect(run('out')).rejects.toMatchObject({ code: 'training-failed' });
    expect((await readFile(join(folder, 'out', 'checkpoint.bin'))).equals(kept)).toBe(true);
  });

  it('refuses ratings that are all the same', async () => {
    await writeFile(join(folder, 'rated.csv'), 'name,prompt,mos_quality\n0.png,a,3\n1.png,b,3\n');
    await expect(run('out')).rejects.toThrow('All ratings of quality are the same (3)');
  });
});

describe('the options of a training from checkpoints', () => {
  it.each([
    [['--freeze', 'image'], 'give --init too'],
    [['--init', 'a.pt', '--folds', '3'], '--folds does not go with --init'],
    [['--init', 'a.pt', '--freeze', 'head'], '--freeze takes image, text, crop'],
    [['--init', 'a.pt', '--crop-blocks', '9'], '--crop-blocks takes a whole number from 1 to 4'],
  ])('%j', async (more, message) => {
    const io = memoryIo(folder);
    const argv = ['--config', 'paper.json', '--items', 'rated.csv', '--out', 'out', ...more];
    await expect(parseTrain(argv, io)).rejects.toThrow(message);
  });

  it('names the field of a configuration that is wrong', async () => {
    await writeFile(join(folder, 'paper.json'), JSON.stringify({ changes: { batch: 0 } }));
    const argv = ['--init', 'a.pt', '--config', 'paper.json', '--items', 'rated.csv', '--out', 'out'];
    await expect(parseTrain(argv, memoryIo(folder))).rejects.toThrow('not valid at changes.batch');
  });
});
