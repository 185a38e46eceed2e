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
import { tinyPaperConfig } from '../../../testing/paper/tiny-paper.ts';
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
    changes: { batch: 4, epochs: 2, trainingCrops: 1, evaluationCrops: 1, rate: 1e-3, ...changes },
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

function run(out: string, more: string[] = [], signal?: AbortSignal): Promise<MemoryIo> {
  const init = ['--init', 'towers.safetensors', '--init', 'crops.safetensors'];
  const given = more.includes('--init') ? [] : init;
  const table = ['--config', 'paper.json', '--items', 'rated.csv', '--images', 'images'];
  return runOn(out, [...given, ...table, ...more], signal);
}

/** @param heard is told each line that is said */
async function runOn(
  out: string,
  argv: string[],
  signal?: AbortSignal,
  heard: (line: string) => unknown = () => undefined,
): Promise<MemoryIo> {
  const memory = memoryIo(folder, signal);
  const io: MemoryIo = {
    ...memory,
    say: (line) => {
      memory.say(line);
      heard(line);
    },
  };
  const args = await parseTrain([...argv, '--out', out], io);
  if (args?.kind !== 'checkpoints') throw new Error('not a training from checkpoints');
  const target = new PackageFolder(args.out, `--out ${args.out}`);
  try {
    await trainPaper(target, { ...args, backend: 'wasm' }, io, decoding);
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
    expect(io.said.join('\n')).toContain(
      'New, drawn from the seed 20: the regressor, the head quality, the head alignment',
    );
    expect(io.said.join('\n')).toMatch(/A step takes about .* of tensors\./);
    expect(await readFile(join(folder, 'out', 'training.html'), 'utf8')).toContain('SRCC of alignment');
    expect(JSON.parse(io.written())).toMatchObject({ epoch: 1 });
  });

  it('goes on after an interruption to the very same package @all', async () => {
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
    await expect(run('other', ['--resume'])).rejects.toThrow('has no checkpoint to resume from');
  });

  it('says before anything is computed which part is missing, and which file is none', async () => {
    await expect(run('out', ['--init', 'towers.safetensors'])).rejects.toThrow('Missing parts: crop tower');
    await expect(run('out', ['--init', 'rated.csv'])).rejects.toMatchObject({ code: 'checkpoint-invalid' });
    await expect(readdir(join(folder, 'out'))).rejects.toThrow('ENOENT');
  });

  it('tells a loss that is not a number, and leaves the checkpoint of the step before', async () => {
    // what is frozen is computed once
    const frozen = ['--freeze', 'image,text,crop'];
    await run('out', frozen);
    const kept = await readFile(join(folder, 'out', 'checkpoint.bin'));
    await writeInputs({ rate: 1, warmUpRate: 1, weightDecay: 1, beta: 1e-6, epochs: 100, patience: 0 });
    const table = await readFile(join(folder, 'rated.csv'), 'utf8');
    await writeFile(join(folder, 'rated.csv'), table.replaceAll(/,c d,(\d)/g, ',c d,$1e38'));
    await expect(run('out', frozen)).rejects.toMatchObject({ code: 'training-failed' });
    expect((await readFile(join(folder, 'out', 'checkpoint.bin'))).equals(kept)).toBe(true);
  });

  it('goes on from a package: its sizes, its words, its heads, or new ones @all', async () => {
    await run('first');
    const { model: _, ...rest } = JSON.parse(await readFile(join(folder, 'paper.json'), 'utf8')) as {
      model: unknown;
    };
    await writeFile(join(folder, 'paper.json'), JSON.stringify(rest));
    await rm(join(folder, 'vocab.txt'));
    const frozen = ['--init', 'first', '--freeze', 'image,text'];
    const same = await run('second', frozen);
    expect(same.said.join('\n')).toContain(
      'first: image tower, text encoder, crop tower, regressor, head quality, head alignment',
    );
    const [first, second] = await Promise.all(['first', 'second'].map((out) => weightsOf(out)));
    const word = 'text.layers.1.mlp.in.weight';
    expect(await second!.read(word)).toEqual(await first!.read(word));
    const anew = await run('third', [...frozen, '--new-heads']);
    expect(anew.said.join('\n')).toContain('New, drawn from the seed 20: the regressor');
    await expect(run('fourth', ['--init', 'images'])).rejects.toThrow('without a package');
    await expect(run('fourth', ['--init', 'first', '--crop-blocks', '9'])).rejects.toThrow('has 4 blocks');
  });

  it('refuses ratings that are all the same', async () => {
    await writeFile(join(folder, 'rated.csv'), 'name,prompt,mos_quality\n0.png,a,3\n1.png,b,3\n');
    await expect(run('out')).rejects.toThrow('All ratings of quality in rated are the same (3)');
  });
});

describe('several sets, folds and seeds', () => {
  /** Two sets of five images; the second rates on another scale, in a column of its own name, and quality alone. */
  async function writeSets(more: Record<string, unknown>): Promise<void> {
    const table = (await readFile(join(folder, 'rated.csv'), 'utf8')).split('\n');
    const [header, ...rows] = table;
    await writeFile(join(folder, 'one.csv'), [header, ...rows.slice(0, 5)].join('\n'));
    const other = rows.slice(5).map((row, i) => `${row.split(',').slice(0, 3).join(',')},${100 - 20 * i}`);
    await writeFile(join(folder, 'other.csv'), ['name,prompt,answer,stars', ...other].join('\n'));
    const config = JSON.parse(await readFile(join(folder, 'paper.json'), 'utf8')) as object;
    const sets = [
      { name: 'one', items: 'one.csv', images: 'images' },
      { name: 'other', items: 'other.csv', images: 'images', columns: { quality: 'stars' } },
    ];
    await writeFile(join(folder, 'paper.json'), JSON.stringify({ ...config, sets, ...more }));
  }
  const given = ['--init', 'towers.safetensors', '--init', 'crops.safetensors', '--config', 'paper.json'];

  it('measures folds and seeds on images that chose nothing, keeps what is done, and says it in the package @all', async () => {
    await writeInputs({ epochs: 1, evaluationCrops: 1 });
    await writeSets({});
    const stop = new AbortController();
    const argv = [...given, '--folds', '2', '--seeds', '2', '--freeze', 'image,text'];
    // stopped when the first fold is done
    const first = runOn(
      'out',
      argv,
      stop.signal,
      (line) => /^fold-2: A step takes/.test(line) && stop.abort(),
    );
    await expect(first).rejects.toThrow('aborted');
    expect(await readdir(join(folder, 'out'))).toContain('trials.json');
    const io = await runOn('out', [...argv, '--resume']);
    const said = io.said.join('\n');
    expect(said).toContain('Ratings of quality in other are on the scale of one');
    expect(said).toContain('3 of 10 images have a rating of alignment');
    expect(said).toContain('fold-1 is done already.');
    expect(said).toMatch(/fold-2: quality SRCC .* on 5 images left out/);
    expect(said).toMatch(/seed-21: quality SRCC/);
    const { folds, seeds, sets } = JSON.parse(
      await readFile(join(folder, 'out', 'training.json'), 'utf8'),
    ) as Record<string, object>;
    expect(folds).toHaveLength(2);
    expect(seeds).toHaveLength(1);
    expect(Object.keys(sets!)).toEqual(['one', 'other']);
    const held = (await readFile(join(folder, 'out', 'held-out.jsonl'), 'utf8')).trim().split('\n');
    expect(new Set(held.map((line) => (JSON.parse(line) as { file: string }).file)).size).toBe(10);
    const manifest = parseManifest(await readFile(join(folder, 'out', 'manifest.json'), 'utf8'));
    expect(manifest.heads.map(({ name }) => name)).toEqual(['quality', 'alignment']);
    expect(manifest.provenance.split).toContain('Ratings of quality in other are on the scale of one');
    expect((await readdir(join(folder, 'out'))).filter((file) => /^(fold|seed)/.test(file))).toEqual([]);
  });

  it('measures generators left out and ablated networks, each from the same towers @all', async () => {
    await writeInputs({ epochs: 1, evaluationCrops: 1 });
    const table = (await readFile(join(folder, 'rated.csv'), 'utf8')).split('\n');
    const rows = table.map((row, i) => `${row},${i === 0 ? 'generator' : `made_${i % 2 ? 'a' : 'b'}`}`);
    const rated = rows.map((row) => row.replace('made_a', 'other'));
    await writeFile(join(folder, 'rated.csv'), rated.join('\n'));
    const asked = ['--leave-out-generators', '--ablations', '--freeze', 'image,text'];
    const io = await run('out', asked);
    const { generators, ablations, folds } = JSON.parse(
      await readFile(join(folder, 'out', 'training.json'), 'utf8'),
    ) as Record<string, object>;
    expect(Object.keys(generators!)).toEqual(['made_b', 'other']);
    expect(Object.keys(ablations!)).toHaveLength(8);
    expect(folds).toBeUndefined();
    const said = io.said.join('\n');
    expect(said).toMatch(/without other: quality SRCC .* on 5 images left out/);
    expect(said).toMatch(/no-sci-aqafp-hp: quality SRCC .* on 2 images left out/);
    const lines = (await readFile(join(folder, 'out', 'held-out-generators.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { generator: string }).generator)).toEqual([
      ...new Array<string>(5).fill('made_b'),
      ...new Array<string>(5).fill('other'),
    ]);
    // all is known: nothing is measured again, and the package is the very same
    const again = await run('out', [...asked, '--resume']);
    expect(again.said.filter((line) => line.endsWith('is done already.'))).toHaveLength(10);
    // folds stand for the whole network
    const { said: third } = await run('out', [...asked, '--folds', '2', '--resume']);
    expect(third).toContain('without other is done already.');
    expect(third.filter((line) => line.startsWith('full:'))).toEqual([]);
  });

  it('refuses to compare with a head that is trained, and to leave out the only generator, before images are decoded', async () => {
    await writeWeights('whole.safetensors', () => true);
    await expect(run('out', ['--init', 'whole.safetensors', '--ablations'])).rejects.toMatchObject({
      message: expect.stringContaining('has a head that is trained already') as string,
      hint: 'Add --new-heads.',
    });
    await expect(run('out', ['--leave-out-generators'])).rejects.toThrow('at least two generators');
    await expect(readdir(join(folder, 'out'))).rejects.toThrow('ENOENT');
  });

  it('gives each set heads of its own @all', async () => {
    await writeInputs({ epochs: 1, evaluationCrops: 1 });
    await writeSets({ between: 'head' });
    await runOn('out', [...given, '--freeze', 'image,text']);
    const { heads } = parseManifest(await readFile(join(folder, 'out', 'manifest.json'), 'utf8'));
    expect(heads.map(({ name }) => name)).toEqual(['quality-one', 'alignment-one', 'quality-other']);
    expect(heads[2]).toMatchObject({ title: 'Quality (other)', min: 20, max: 100 });
  });

  it('takes its sets from one place alone', async () => {
    await writeSets({});
    const parse = (more: string[]) => parseTrain([...given, '--out', 'out', ...more], memoryIo(folder));
    await expect(parse(['--items', 'one.csv'])).rejects.toThrow('names its sets itself');
    await writeInputs();
    await expect(parse([])).rejects.toThrow('train needs --items');
  });
});

describe('the options of a training from checkpoints', () => {
  it.each([
    [['--freeze', 'image'], 'give --init too'],
    [['--init', 'a.pt', '--network', 'demo'], '--network does not go with --init'],
    [['--init', 'a.pt', '--also-images', 'b'], '--also-images does not go with --init'],
    [['--init', 'a.pt', '--folds', '1'], '--folds takes 2 or more'],
    [['--init', 'a.pt', '--backend', 'cuda'], '--backend takes auto, webgpu, wasm'],
    [['--seeds', '3'], '--seeds belongs to a training from checkpoints'],
    [['--init', 'a.pt', '--freeze', 'head'], '--freeze takes image, text, crop'],
    [['--init', 'a.pt', '--crop-blocks', '0'], '--crop-blocks takes a whole number from 1'],
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
