import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fillPortable } from '../tools/full-size/portable-weights.ts';
import { modelParameters } from '../spec/parameters.ts';
import { mapKey } from './import/import-keys.ts';
import { openPackage } from './open-package.ts';
import { dequantise } from '../formats/quantise.ts';
import { sha256 } from '../formats/sha256.ts';
import type { TensorSource } from '../formats/tensor-source.ts';
import { familyOf } from '../spec/families.ts';
import { scAgiqaManifest } from './manifest.ts';
import { asFiles, openSmall, packSmall, subset, type SmallPackage } from '../testing/small-package.ts';
import { readHeader, writeSafetensors } from '../formats/safetensors.ts';
import { bufferAccess } from '../formats/random-access.ts';

async function load(files: Map<string, Uint8Array<ArrayBuffer>>): Promise<Map<string, Float32Array>> {
  const opened = await openPackage({ kind: 'files', files: asFiles(files) });
  const weights = new Map<string, Float32Array>();
  for await (const { name, stored } of opened.tensors()) weights.set(name, dequantise(stored));
  return weights;
}

let whole: TensorSource;
let f32: SmallPackage;
beforeAll(async () => {
  whole = await openSmall('sc_agiqa.pth');
  f32 = await packSmall([whole]);
});

/** The package with its one shard changed and its manifest made to agree. */
async function withShard(change: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>) {
  const files = new Map(f32.files);
  const shard = await change(files.get('model-00001.safetensors')!);
  const manifest = structuredClone(f32.report.manifest);
  manifest.shards = [{ file: 'model-00001.safetensors', bytes: shard.length, sha256: await sha256(shard) }];
  files.set('model-00001.safetensors', shard);
  files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  return files;
}

describe('openPackage', () => {
  it('gives back the seeded weights bit for bit, from pack to load', async () => {
    const weights = await load(f32.files);
    const table = JSON.parse(readFileSync('e2e/fixtures/golden/weights_small.json', 'utf8')) as {
      seed: number;
      tensors: { name: string; shape: number[]; scale?: number; offset?: number }[];
    };
    let compared = 0;
    for (const { name, shape, scale, offset } of table.tensors) {
      const target = mapKey(name, () => false);
      if (!target || !('name' in target) || scale === undefined || offset === undefined) continue;
      const made = new Float32Array(shape.reduce((a, b) => a * b, 1));
      fillPortable(made, 0, name, table.seed, scale, offset);
      const [rows = 1, columns = 1] = shape;
      const expected =
        target.transform === 'transpose'
          ? made.map((_, i) => made[(i % rows) * columns + Math.floor(i / rows)]!)
          : made;
      expect(weights.get(target.name)).toEqual(expected);
      compared++;
    }
    expect(compared).toBe(weights.size);
    expect(weights.size).toBe(
      familyOf(f32.report.manifest.config).parameters(['quality', 'imagereward']).length,
    );
  });

  it('tells the manifest’s hash and hands over the tokenizer', async () => {
    const opened = await openPackage({ kind: 'files', files: asFiles(f32.files) });
    expect(opened.hash).toBe(await sha256(f32.files.get('manifest.json')!));
    expect(JSON.parse(opened.tokenizerJson)).toMatchObject({ model: { type: 'WordPiece' } });
    expect(opened.manifest).toMatchObject({ untrained: true, parameters: 737800, defaultHeads: ['quality'] });
  });

  it.each([
    ['f16', 3e-4],
    ['int8', 5e-3],
    ['int4', 6e-2],
  ] as const)('keeps the error of %s packages small and says it', async (quantisation, bound) => {
    const { files, report } = await packSmall([whole], { quantisation });
    const weights = await load(files);
    const exact = await load(f32.files);
    const sums = new Map<string, { error: number; power: number }>();
    for (const { name, part } of familyOf(report.manifest.config).parameters(['quality', 'imagereward'])) {
      const sum = sums.get(part) ?? { error: 0, power: 0 };
      sums.set(part, sum);
      exact.get(name)!.forEach((value, i) => {
        sum.error += (value - weights.get(name)![i]!) ** 2;
        sum.power += value ** 2;
      });
    }
    for (const [part, { error, power }] of sums) {
      expect(report.quantisationError[part]).toBeCloseTo(Math.sqrt(error / power), 8);
      expect(report.quantisationError[part]).toBeGreaterThan(0);
      expect(report.quantisationError[part]).toBeLessThan(bound);
    }
  });

  it('reads many shards into the memory of two, each weight right when its turn comes', async () => {
    const bytes = f32.files.get('model-00001.safetensors')!;
    const entries = [...(await readHeader(bufferAccess(bytes, 'x')))];
    const manifest = structuredClone(f32.report.manifest);
    const files = new Map(f32.files);
    manifest.shards = [];
    for (let part = 0; part < 5; part++) {
      const shard = writeSafetensors(
        entries
          .filter((_, i) => i % 5 === part)
          .map(([name, { shape, dtype, offset, bytes: length }]) => {
            return { name, shape, dtype, bytes: bytes.slice(offset, offset + length) };
          }),
      );
      const file = `model-0000${part + 1}.safetensors`;
      files.set(file, shard);
      manifest.shards.push({ file, bytes: shard.length, sha256: await sha256(shard) });
    }
    files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
    const opened = await openPackage({ kind: 'files', files: asFiles(files) });
    const expected = await load(f32.files);
    const places = new Set<ArrayBufferLike>();
    for await (const { name, stored } of opened.tensors()) {
      places.add(stored.bytes.buffer);
      expect(dequantise(stored)).toEqual(expected.get(name));
      expected.delete(name);
    }
    expect(expected.size).toBe(0);
    expect(places.size).toBe(2);
  });

  it('cuts a table that is larger than a shard, and joins it again', async () => {
    const vocabulary = 60_000;
    const width = 144;
    const words = new Float32Array(vocabulary * width);
    for (let i = 0; i < words.length; i++) words[i] = i;
    const config = structuredClone(scAgiqaManifest(f32.report.manifest)!.config);
    config.text = { ...config.text, vocabulary, width };
    config.imageTower.depth = 1;
    config.text.depth = 1;
    config.rewardSizes = [width, 1];
    const specs = modelParameters(config, ['imagereward']);
    const source: TensorSource = {
      name: 'own.safetensors',
      tensors: new Map(specs.map(({ name, shape }) => [name, { shape, dtype: 'F32' }])),
      read: (name) => {
        const length = specs.find((spec) => spec.name === name)!.shape.reduce((a, b) => a * b, 1);
        return Promise.resolve(name === 'text.words' ? words : new Float32Array(length));
      },
    };
    const lines = [
      '[PAD]',
      '[UNK]',
      '[CLS]',
      '[SEP]',
      ...Array.from({ length: vocabulary - 4 }, (_, i) => `w${i}`),
    ];
    const { files, report } = await packSmall([source], { config, vocabulary: lines.join('\n') });
    expect(report.manifest.shards.length).toBeGreaterThan(1);
    expect(Math.max(...report.manifest.shards.map(({ bytes }) => bytes))).toBeLessThanOrEqual(32 << 20);
    const first = await readHeader(bufferAccess(files.get('model-00001.safetensors')!, 'x'));
    const pieces = [...first].filter(([name]) => name.startsWith('text.words'));
    expect(pieces.map(([name]) => name)).not.toContain('text.words');
    const loaded = (await load(files)).get('text.words')!;
    expect(Buffer.from(loaded.buffer).equals(Buffer.from(words.buffer))).toBe(true);
  });

  const rewrite = (
    change: (name: string, shape: number[]) => { name: string; shape: number[] } | undefined,
  ) =>
    withShard(async (bytes) => {
      const entries = await readHeader(bufferAccess(bytes, 'x'));
      return writeSafetensors(
        [...entries].flatMap(([name, { dtype, shape, offset, bytes: length }]) => {
          const changed = change(name, shape);
          return changed ? [{ ...changed, dtype, bytes: bytes.slice(offset, offset + length) }] : [];
        }),
      );
    });

  it('lists missing weights', async () => {
    const files = await rewrite((name, shape) =>
      name.startsWith('crop.blocks.3.norm') ? undefined : { name, shape },
    );
    await expect(load(files)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining(
        '4 weights are missing: crop.blocks.3.norm1.weight, crop.blocks.3.norm1.bias, crop.blocks.3.norm2.weight, crop.blocks.3.norm2.bias',
      ) as string,
    });
  });

  it('lists weights of the wrong shape', async () => {
    const files = await rewrite((name, shape) => ({
      name,
      shape: name === 'text.words' ? [...shape].reverse() : shape,
    }));
    await expect(load(files)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('text.words is [48, 202], not [202, 48]') as string,
    });
  });

  it('refuses pieces out of order', async () => {
    const files = await rewrite((name, shape) => ({
      name: name === 'text.words' ? 'text.words#1' : name,
      shape,
    }));
    await expect(load(files)).rejects.toMatchObject({
      message: expect.stringMatching(/out of order/) as string,
    });
  });

  it('refuses NaN weights when packing and when loading', async () => {
    const key = 'regressor.norm2.bias';
    const sick: TensorSource = {
      ...whole,
      read: async (name) => (name === key ? (await whole.read(name)).fill(NaN, 5, 6) : whole.read(name)),
    };
    await expect(packSmall([sick])).rejects.toMatchObject({
      code: 'weights-not-finite',
      message: expect.stringContaining(
        `${key} in sc_agiqa.pth are not all numbers: value 5 is NaN`,
      ) as string,
    });
    const files = await withShard(async (bytes) => {
      const { offset } = (await readHeader(bufferAccess(bytes, 'x'))).get('crop.classToken')!;
      const copy = bytes.slice();
      new DataView(copy.buffer).setUint32(offset + 8, 0x7f800000, true);
      return copy;
    });
    await expect(load(files)).rejects.toMatchObject({
      code: 'weights-not-finite',
      message: expect.stringContaining('crop.classToken') as string,
    });
  });

  it('names a flipped bit, a cut shard and a file that is not there', async () => {
    const flipped = new Map(f32.files);
    const shard = flipped.get('model-00001.safetensors')!.slice();
    shard[shard.length - 77]! ^= 4;
    flipped.set('model-00001.safetensors', shard);
    await expect(load(flipped)).rejects.toMatchObject({
      code: 'model-corrupt',
      message: 'The model file model-00001.safetensors is damaged: its checksum is wrong.',
    });
    const cut = new Map(f32.files).set('model-00001.safetensors', shard.slice(0, 1000));
    await expect(load(cut)).rejects.toMatchObject({ code: 'model-corrupt' });
    for (const name of f32.files.keys()) {
      if (name === 'MODEL_CARD.md') continue;
      const lacking = new Map(f32.files);
      lacking.delete(name);
      await expect(load(lacking)).rejects.toMatchObject({
        code: 'model-missing',
        message: `The selected files do not include ${name}.`,
      });
    }
  });

  it('gives ImageReward’s file alone a package of its own', async () => {
    const { files, report } = await packSmall([await openSmall('ImageReward.pt')], { untrained: false });
    expect(report.manifest.heads.map(({ name }) => name)).toEqual(['imagereward']);
    expect(report.manifest.defaultHeads).toEqual(['imagereward']);
    const names = [...(await load(files)).keys()];
    expect(names.some((name) => /^(crop|regressor|heads)\./.test(name))).toBe(false);
    expect(names).toContain('reward.4.bias');
  });

  it('refuses a vocabulary that does not fit', async () => {
    const source = subset(whole, () => true);
    const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'a'];
    await expect(packSmall([source], { vocabulary: vocabulary.join('\n') })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('has 5 lines') as string,
    });
    const swapped = readFileSync('e2e/fixtures/golden/vocab_small.txt', 'utf8').split('\n');
    [swapped[3], swapped[4]] = [swapped[4]!, swapped[3]!];
    await expect(packSmall([source], { vocabulary: swapped.join('\n') })).rejects.toThrow(
      /\[CLS\] is word 4 of the vocabulary, but the configuration says 3/,
    );
  });
});
