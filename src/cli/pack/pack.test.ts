import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest } from '../../package/manifest.ts';
import { sha256 } from '../../formats/sha256.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import { goldenCheckpoint, goldenConfig, madeUpMerges } from '../../testing/clip/golden-checkpoint.ts';
import { openSmall } from '../../testing/small-package.ts';
import { dictOps, op, pickle } from '../../testing/pickle-writer.ts';
import { zipBytes } from '../../testing/zip-writer.ts';
import { memoryIo } from '../../testing/memory-io.ts';
import { main } from '../main.ts';

const golden = 'e2e/fixtures/golden';
const checkpoint = `${golden}/small_seed0_sc_agiqa.pth`;
const small = ['--config', `${golden}/golden_small.json`, '--vocab', `${golden}/vocab_small.txt`];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-pack-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function pack(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = memoryIo(process.cwd());
  const code = await main(['pack', ...argv], io);
  return { code, out: io.written(), err: io.said.join('\n') };
}

describe('fovea pack', () => {
  it('writes a package and reports on it', async () => {
    const out = join(folder, 'demo');
    const options = ['--quantize', 'int8', '--untrained', '--title', 'Demo', '--licence', 'MIT'];
    const run = await pack(checkpoint, '--out', out, ...small, ...options);
    expect(run.code, run.err).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({
      name: 'demo',
      parameters: 737800,
      shards: 1,
      heads: ['quality', 'imagereward'],
      missing: [],
      unexpected: [],
    });
    const manifest = parseManifest(await readFile(join(out, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ title: 'Demo', licence: 'MIT', untrained: true, quantisation: 'int8' });
    expect(manifest.provenance.checkpointSha256).toEqual([
      await sha256(new Uint8Array(await readFile(checkpoint))),
    ]);
    expect((await readdir(out)).toSorted()).toEqual(
      ['MODEL_CARD.md', 'manifest.json', 'model-00001.safetensors', 'tokenizer.json'].toSorted(),
    );
    expect(await readFile(join(out, 'MODEL_CARD.md'), 'utf8')).toContain('Untrained');
  });

  it('replaces a package but no other folder', async () => {
    const out = join(folder, 'again');
    expect((await pack(checkpoint, '--out', out, ...small)).code).toBe(0);
    await writeFile(join(out, 'model-00009.safetensors'), 'left over');
    await writeFile(join(out, 'notes.txt'), 'mine');
    expect((await pack(checkpoint, '--out', out, ...small, '--profile', 'paper')).code).toBe(0);
    expect(await readdir(out)).not.toContain('model-00009.safetensors');
    expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('mine');
    expect(JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'))).toMatchObject({
      profile: 'paper',
    });
    const other = await mkdtemp(join(folder, 'other-'));
    await writeFile(join(other, 'thesis.tex'), 'years of work');
    const refused = await pack(checkpoint, '--out', other, ...small);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('nothing was written');
    expect(await readdir(other)).toEqual(['thesis.tex']);
  });

  it('overwrites neither what it reads, nor a manifest that is no package’s, nor a report that is none', async () => {
    const out = join(folder, 'inside');
    expect((await pack(checkpoint, '--out', out, ...small)).code).toBe(0);
    const own = join(out, 'model-00001.safetensors');
    const before = await readFile(own);
    const inside = await pack(own, '--out', out, ...small);
    expect(inside).toMatchObject({ code: 2, out: '' });
    expect(inside.err).toContain(`is the checkpoint ${own}: it would be overwritten.`);
    expect(await readFile(own)).toEqual(before);

    const extension = await mkdtemp(join(folder, 'extension-'));
    await writeFile(join(extension, 'manifest.json'), '{"manifest_version":3,"name":"mine"}');
    expect((await pack(checkpoint, '--out', extension, ...small)).err).toContain(
      'neither empty nor a model package',
    );

    const config = join(folder, 'config.json');
    await writeFile(config, await readFile(`${golden}/golden_small.json`));
    const vocabulary = `${golden}/vocab_small.txt`;
    for (const [report, message] of [
      [config, 'is the configuration'],
      [join(extension, 'manifest.json'), 'holds something other than a report of fovea pack'],
      [join(out, 'manifest.json'), 'is a file of the package itself'],
    ] as const) {
      const args = ['--out', out, '--config', config, '--vocab', vocabulary, '--report', report];
      const run = await pack(checkpoint, ...args);
      expect(run).toMatchObject({ code: 2, out: '' });
      expect(run.err).toContain(message);
    }
    expect(await readFile(config)).toEqual(await readFile(`${golden}/golden_small.json`));
  });

  it('reports the error of every quantised weight, the largest first', async () => {
    const report = join(folder, 'report.json');
    const options = ['--quantize', 'int4', '--report', report];
    expect((await pack(checkpoint, '--out', join(folder, 'reported'), ...small, ...options)).code).toBe(0);
    const { layers } = JSON.parse(await readFile(report, 'utf8')) as {
      layers: { name: string; stored: string; weightError: number }[];
    };
    const errors = layers.map(({ weightError }) => weightError);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    const of = (name: string) => layers.find((layer) => layer.name === name);
    expect(of('text.layers.0.mlp.in.weight')).toMatchObject({ stored: 'int4' });
    // the crop tower is too near the score for int4
    expect(of('crop.blocks.0.mlp.in.weight')).toMatchObject({ stored: 'int8' });
    expect(of('crop.blocks.0.norm1.weight')).toBeUndefined();
  });

  it('leaves an existing package alone when the checkpoint does not fit', async () => {
    const out = join(folder, 'kept');
    await pack(checkpoint, '--out', out, ...small);
    const run = await pack(`${golden}/small_seed0_vit.pth`, '--out', out, ...small);
    expect(run.code).toBe(1);
    expect(run.err).toContain('Missing parts: image tower, text encoder, quality head');
    expect(await readdir(out)).toContain('manifest.json');
  });

  /** A safetensors file of the golden checkpoint's tensors under other names. */
  async function renamed(name: string, ...rename: ((key: string) => string)[]): Promise<string> {
    const source = await openSmall('sc_agiqa.pth');
    const tensors = [];
    for (const [key, { shape }] of source.tensors) {
      const values = await source.read(key);
      const bytes = new Uint8Array(values.buffer);
      for (const to of rename) tensors.push({ name: to(key), dtype: 'F32' as const, shape, bytes });
    }
    const path = join(folder, name);
    await writeFile(path, writeSafetensors(tensors));
    return path;
  }

  it('packs a checkpoint wrapped for several GPUs byte for byte as the plain one', async () => {
    const shards = [];
    const inner = (key: string) => key.replace(/^regressor\./, 'regressor.module.');
    for (const rename of [(key: string) => key, inner, (key: string) => `state_dict.model.${key}`]) {
      const out = await mkdtemp(join(folder, 'wrapped-'));
      const run = await pack(await renamed('wrapped.safetensors', rename), '--out', out, ...small);
      expect(run.code, run.err).toBe(0);
      expect(JSON.parse(run.out)).toMatchObject({ heads: ['quality', 'imagereward'], unexpected: [] });
      shards.push(await readFile(join(out, 'model-00001.safetensors')));
    }
    expect(shards[1]!.equals(shards[0]!)).toBe(true);
    expect(shards[2]!.equals(shards[0]!)).toBe(true);
  });

  it('says which weights it took where a checkpoint also has averaged ones', async () => {
    const file = await renamed(
      'both.safetensors',
      (key) => `params.${key}`,
      (key) => `params_ema.${key}`,
    );
    const out = join(folder, 'averaged');
    const run = await pack(file, '--out', out, ...small);
    expect(run.code, run.err).toBe(0);
    const said =
      'both.safetensors: the averaged weights “params_ema” were used; the plain weights were left out.';
    expect(run.err).toContain(said);
    expect(
      parseManifest(await readFile(join(out, 'manifest.json'), 'utf8')).provenance.trainingSet,
    ).toContain(said);
  });

  it('refuses a checkpoint of another model in at most six lines', async () => {
    let layer = 0;
    const file = await renamed('other.safetensors', () => `layers.${layer++}`);
    const run = await pack(file, '--out', join(folder, 'never'), ...small);
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toMatch(/checkpoint of another model/);
    expect(run.err.length).toBeLessThan(6 * 80);
  });

  it('finds vocab.txt beside the checkpoint', async () => {
    const beside = await mkdtemp(join(folder, 'beside-'));
    await writeFile(join(beside, 'reward.pt'), await readFile(`${golden}/small_seed0_ImageReward.pt`));
    const args = [
      join(beside, 'reward.pt'),
      '--out',
      join(folder, 'reward'),
      '--config',
      `${golden}/golden_small.json`,
    ];
    const without = await pack(...args);
    expect(without).toMatchObject({ code: 2 });
    expect(without.err).toContain('--vocab');
    await writeFile(join(beside, 'vocab.txt'), await readFile(`${golden}/vocab_small.txt`));
    const run = await pack(...args);
    expect(run.code, run.err).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ heads: ['imagereward'] });
  });

  describe('of CLIP', () => {
    /** A folder as Hugging Face's, its weights from a rule, its vocabulary gzip or not. */
    async function clipFolder(zipped: boolean): Promise<string> {
      const beside = await mkdtemp(join(folder, 'clip-'));
      const source = goldenCheckpoint('hf');
      const tensors = [];
      for (const [name, { shape }] of source.tensors) {
        const { buffer } = await source.read(name);
        tensors.push({ name, dtype: 'F32' as const, shape, bytes: new Uint8Array(buffer) });
      }
      await writeFile(join(beside, 'model.safetensors'), writeSafetensors(tensors));
      await writeFile(join(beside, 'config.json'), JSON.stringify(goldenConfig('hf')));
      if (zipped) await writeFile(join(beside, 'bpe_simple_vocab_16e6.txt.gz'), gzipSync(madeUpMerges));
      else await writeFile(join(beside, 'merges.txt'), madeUpMerges);
      return beside;
    }

    it('finds vocabulary and configuration beside the checkpoint, and says what it took it for', async () => {
      const beside = await clipFolder(false);
      const out = join(folder, 'clip');
      const run = await pack(join(beside, 'model.safetensors'), '--out', out, '--heads', 'pickscore,cosine');
      expect(run.code, run.err).toBe(0);
      expect(run.err).toContain('names of Hugging Face; it is packed as pickscore, cosine.');
      expect(JSON.parse(run.out)).toMatchObject({ heads: ['pickscore', 'cosine'], unexpected: [] });
      const manifest = parseManifest(await readFile(join(out, 'manifest.json'), 'utf8'));
      expect(manifest.licence).toContain('none stated for the weights');
      const card = await readFile(join(out, 'MODEL_CARD.md'), 'utf8');
      expect(card).toContain('CLIP model package `clip`');
      expect(card).toContain('Kirstain et al. 2023');
    });

    it('gives the same bytes from a vocabulary in gzip', async () => {
      const shards = [];
      for (const zipped of [false, true]) {
        const out = await mkdtemp(join(folder, 'zipped-'));
        const beside = await clipFolder(zipped);
        const run = await pack(join(beside, 'model.safetensors'), '--out', out, '--heads', 'cosine');
        expect(run.code, run.err).toBe(0);
        shards.push(
          await readFile(join(out, 'tokenizer.json')),
          await readFile(join(out, 'model-00001.safetensors')),
        );
      }
      expect(shards[2]!.equals(shards[0]!)).toBe(true);
      expect(shards[3]!.equals(shards[1]!)).toBe(true);
    });

    it('says which vocabulary is missing, and refuses a head that there is not', async () => {
      const beside = await clipFolder(false);
      const checkpoint = join(beside, 'model.safetensors');
      const wrong = await pack(checkpoint, '--out', join(folder, 'never'), '--heads', 'beauty');
      expect(wrong).toMatchObject({ code: 2, out: '' });
      expect(wrong.err).toContain('There is no scorer named beauty.');
      const coarse = await pack(
        checkpoint,
        '--out',
        join(folder, 'never'),
        '--heads',
        'cosine',
        '--quantize',
        'int4',
      );
      expect(coarse).toMatchObject({ code: 2, out: '' });
      expect(coarse.err).toContain('In int4 the cosines of CLIP move');
      await rm(join(beside, 'merges.txt'));
      const without = await pack(checkpoint, '--out', join(folder, 'never'));
      expect(without).toMatchObject({ code: 2, out: '' });
      expect(without.err).toContain('merges.txt, tokenizer.json or bpe_simple_vocab_16e6.txt.gz');
    });

    it('packs pairs of texts of one’s own and another resize, which every score of the package then uses', async () => {
      const beside = await clipFolder(false);
      const out = join(folder, 'readings');
      const to = [join(beside, 'model.safetensors'), '--out', out];
      const pairs = ['--pair', 'Good photo.|Bad photo.', '--pair', ' calm | loud'];
      const run = await pack(...to, '--heads', 'clip-iqa,hps', ...pairs, '--resize', 'tensor-plain');
      expect(run.code, run.err).toBe(0);
      const { config } = parseManifest(await readFile(join(out, 'manifest.json'), 'utf8'));
      expect(config).toMatchObject({
        preparation: 'tensor-plain',
        pairs: [
          ['Good photo.', 'Bad photo.'],
          ['calm', 'loud'],
        ],
      });
      const refused: [string[], string][] = [
        [[...to, '--heads', 'cosine', ...pairs], 'CLIP-IQA’s, which is not among the scores: cosine'],
        [[...to, '--pair', 'good'], '--pair takes a good and a bad text'],
        [[...to, '--pair', 'same|same'], '--pair takes a good and a bad text'],
        [[...to, '--resize', 'nearest'], 'resize'],
        [
          [checkpoint, '--out', join(folder, 'never'), ...small, '--resize', 'tensor'],
          'Leave out --resize and --pair',
        ],
      ];
      for (const [line, why] of refused) {
        const { code, err } = await pack(...line);
        expect([code, err]).toEqual([2, expect.stringContaining(why)]);
      }
    });

    it('refuses heads for a model whose heads are in its checkpoint', async () => {
      const run = await pack(checkpoint, '--out', join(folder, 'never'), ...small, '--heads', 'quality');
      expect(run).toMatchObject({ code: 2, out: '' });
      expect(run.err).toContain('cannot be chosen');
    });
  });

  const usage: [string, string[], RegExp][] = [
    ['nothing', [], /No checkpoint given/],
    ['no output', [checkpoint], /No output folder/],
    ['an unknown option', [checkpoint, '--out', 'x', '--fast'], /--fast/],
    ['an unknown quantisation', [checkpoint, '--out', 'x', '--quantize', 'int2'], /int2/],
    ['an unknown profile', [checkpoint, '--out', 'x', '--profile', 'toString'], /toString/],
    ['calibration of nothing', [checkpoint, '--out', 'x', '--quantize', 'f32', '--calibrate', golden], /f32/],
    ['calibration images that are not there', [checkpoint, '--out', 'x', '--calibrate', 'no'], /not exist/],
    ['a folder without images', [checkpoint, '--out', 'x', '--calibrate', 'src/cli'], /no images/],
    ['a name with a slash', [checkpoint, '--out', 'x', '--name', 'a/b'], /a\/b/],
  ];
  it.each(usage)('answers %s with exit code 2', async (_, argv, message) => {
    const run = await pack(...argv);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(message);
  });

  it('answers hostile and missing files with exit code 1 and one sentence', async () => {
    const evil = join(folder, 'evil.pth');
    const system = [...op.global('os', 'system'), ...op.string('id'), ...op.tuple1, ...op.reduce];
    await writeFile(evil, await zipBytes([{ name: 'evil/data.pkl', data: pickle(dictOps({ a: system })) }]));
    const text = join(folder, 'text.pth');
    await writeFile(text, 'no weights');
    const cases: [string, RegExp][] = [
      [evil, /pickle asks for os\.system, which is not allowed/],
      [text, /neither a PyTorch zip file nor/],
      [join(folder, 'absent.pth'), /cannot be read/],
      [folder, /is not a file/],
    ];
    for (const [file, message] of cases) {
      const run = await pack(file, '--out', join(folder, 'never'), ...small);
      expect(run).toMatchObject({ code: 1, out: '' });
      expect(run.err).toMatch(message);
    }
    expect(await readdir(folder)).not.toContain('never');
  });
});
