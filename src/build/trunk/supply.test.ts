import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bufferAccess } from '../../formats/random-access.ts';
import { readHeader } from '../../formats/safetensors.ts';
import { trunkNames } from '../../spec/trunk.ts';
import { trunkTensors } from '../../spec/trunk-layers.ts';
import { readPretrainedTrunk } from './pretrained-trunk.ts';
import { suppliedFile, suppliedFiles, suppliedPaths } from './supply.ts';
import { trunkShard } from './trunk-shard.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fovea-supply-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const { bytes, from } = trunkShard({ trunk: 'mobilenet-v2', last: 5 });
const sha256 = hashOf(bytes);

/** A public folder with one package; `shard` changes what its manifest says of the trunk, and `more` are further shards. */
function packageOf(
  name: string,
  shard: object = {},
  config: object = { cropTower: { tokens: 'trunk', trunkTaps: [2, 5] } },
  more: readonly object[] = [],
): string {
  const path = join(folder, name, 'models', 'own');
  mkdirSync(path, { recursive: true });
  const manifest = {
    config,
    shards: [
      { file: 'model-00001.safetensors', sha256: '0'.repeat(64) },
      { file: 'trunk.safetensors', sha256, from, ...shard },
      ...more,
    ],
  };
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
  return path;
}

it.each(trunkNames)('holds the bytes of the npm package as they are: %s', async (trunk) => {
  const part = { trunk, last: 5 };
  const { bytes } = trunkShard(part);
  const { tensors } = readPretrainedTrunk(trunk);
  const entries = await readHeader(bufferAccess(bytes, 'trunk'));
  const names = trunkTensors(part).map(({ name }) => name);
  expect([...entries.keys()].sort()).toEqual(
    names.flatMap((name) => [`trunk.${name}`, `trunk.${name}.scale`]).sort(),
  );
  for (const name of names) {
    const own = tensors.get(name)!;
    const at = entries.get(`trunk.${name}`)!;
    expect(Buffer.from(bytes.subarray(at.offset, at.offset + at.bytes)).equals(own.bytes), name).toBe(true);
    const scale = entries.get(`trunk.${name}.scale`)!;
    const numbers = new Float64Array(bytes.slice(scale.offset, scale.offset + 16).buffer);
    expect([...numbers]).toEqual([own.scale, own.min]);
  }
});

it('supplies what a package needs and lacks, and nothing where it is there', () => {
  const own = packageOf('lacking');
  expect(suppliedFiles(own)).toEqual([{ file: 'trunk.safetensors', bytes }]);
  expect([...suppliedPaths(join(folder, 'lacking')).keys()]).toEqual(['models/own/trunk.safetensors']);
  expect(suppliedFile(own, 'trunk.safetensors')?.bytes).toEqual(bytes);
  expect(suppliedFile(own, 'model-00001.safetensors')).toBeUndefined();
  // a stale one is as good as none
  writeFileSync(join(own, 'trunk.safetensors'), bytes.subarray(1));
  expect(suppliedFiles(own)).toHaveLength(1);
  writeFileSync(join(own, 'trunk.safetensors'), bytes);
  expect(suppliedFiles(own)).toEqual([]);
  expect(suppliedFile(own, 'trunk.safetensors')).toBeUndefined();
  expect(suppliedFiles(packageOf('without', { from: undefined }))).toEqual([]);
  expect(suppliedFiles(join(folder, 'nowhere'))).toEqual([]);
  expect(suppliedPaths(join(folder, 'nowhere')).size).toBe(0);
});

it('supplies both trunks of a package that reads two, each as its own file', () => {
  const wide = trunkShard({ trunk: 'mobilenet-v2-1.4', last: 2 });
  const second = { file: 'trunk-2.safetensors', sha256: hashOf(wide.bytes), from };
  const trunks = [
    { trunk: 'mobilenet-v2-1.4', taps: [2] },
    { trunk: 'mobilenet-v2', taps: [2, 5] },
  ];
  const config = { cropTower: { tokens: 'frequency' }, branches: { pooled: { trunks } } };
  const own = packageOf('two', {}, config, [second]);
  expect(suppliedFiles(own)).toEqual([
    { file: 'trunk.safetensors', bytes },
    { file: 'trunk-2.safetensors', bytes: wide.bytes },
  ]);
  expect(suppliedFile(own, 'trunk-2.safetensors')?.bytes).toEqual(wide.bytes);
  writeFileSync(join(own, 'trunk.safetensors'), bytes);
  expect(suppliedFiles(own).map(({ file }) => file)).toEqual(['trunk-2.safetensors']);
  const other = packageOf('two-others', {}, config, [{ ...second, sha256: '1'.repeat(64) }]);
  expect(() => suppliedFile(other, 'trunk-2.safetensors')).toThrow(
    /was trained with other weights of nsfwjs/,
  );
});

it('supplies the trunk that the package names', () => {
  const { bytes: wide, from } = trunkShard({ trunk: 'mobilenet-v2-1.4', last: 2 });
  const config = {
    cropTower: { tokens: 'frequency' },
    branches: { pooled: { trunk: 'mobilenet-v2-1.4', taps: [2] } },
  };
  const own = packageOf('wide', { sha256: hashOf(wide), from }, config);
  expect(suppliedFiles(own)).toEqual([{ file: 'trunk.safetensors', bytes: wide }]);
  // of another trunk than its hash says
  const usual = { ...config, branches: { pooled: { taps: [2] } } };
  expect(() => suppliedFiles(packageOf('usual', { sha256: hashOf(wide), from }, usual))).toThrow(
    /was trained with other weights/,
  );
});

it('says in one sentence that the installed weights are not those of the training', () => {
  const other = packageOf('other', { sha256: '1'.repeat(64) });
  expect(() => suppliedFiles(other)).toThrow(
    /was trained with other weights of nsfwjs \(4\.3\.0\) than those/,
  );
});

it.each([
  ['mobilenet-v2', 'mobilenet_v2'],
  ['mobilenet-v2-1.4', 'mobilenet_v2_mid'],
] as const)('says which file of an installed package is missing or changed: %s', (trunk, models) => {
  const installed = join(folder, 'installed');
  expect(() => readPretrainedTrunk(trunk, installed)).toThrow(
    /model\.min\.js, which has weights of .* cannot be read/,
  );
  mkdirSync(join(installed, 'dist/models', models), { recursive: true });
  writeFileSync(join(installed, 'dist/models', models, 'model.min.js'), 'module.exports = {}');
  expect(() => readPretrainedTrunk(trunk, installed)).toThrow(
    /model\.min\.js is not the file whose weights are known/,
  );
});
