import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './png.ts';

interface Manifest {
  tokenizer: string;
  shards: { file: string; bytes: number; sha256: string }[];
}

export interface HostileModel {
  title: string;
  code: string;
  error: RegExp;
  /** Spoils a good package; gets its folder and its manifest. */
  spoil(folder: string, manifest: Manifest): Promise<void>;
}

const saveManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));

/** Changes the first shard's bytes. */
async function editShard(
  folder: string,
  manifest: Manifest,
  edit: (bytes: Buffer) => Buffer,
): Promise<Buffer> {
  const path = join(folder, manifest.shards[0]!.file);
  const bytes = edit(await readFile(path));
  await writeFile(path, bytes);
  return bytes;
}

/** Packages that must not be scored with. */
export const hostileModels: HostileModel[] = [
  {
    title: 'a folder without a manifest',
    code: 'model-missing',
    error: /is not a model package/,
    spoil: (folder) => rm(join(folder, 'manifest.json')),
  },
  {
    title: 'a manifest that cannot be read',
    code: 'model-missing',
    error: /manifest\.json/,
    spoil: async (folder) => {
      await rm(join(folder, 'manifest.json'));
      await mkdir(join(folder, 'manifest.json'));
    },
  },
  {
    title: 'a manifest that is cut short',
    code: 'model-invalid',
    error: /manifest\.json is not valid: it is not JSON/,
    spoil: (folder, manifest) =>
      writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest).slice(0, 200)),
  },
  {
    title: 'a manifest that leaves its folder',
    code: 'model-invalid',
    error: /manifest\.json is not valid: shards\.0\.file/,
    spoil: (folder, manifest) => {
      manifest.shards[0]!.file = '../../outside.safetensors';
      return saveManifest(folder, manifest);
    },
  },
  {
    title: 'a shard with a flipped bit',
    code: 'model-corrupt',
    error: /model-00001\.safetensors is damaged/,
    spoil: async (folder, manifest) => {
      await editShard(folder, manifest, (bytes) => {
        bytes[bytes.length >> 1]! ^= 4;
        return bytes;
      });
    },
  },
  {
    title: 'a shard cut short',
    code: 'model-corrupt',
    error: /model-00001\.safetensors is damaged/,
    spoil: async (folder, manifest) => {
      await editShard(folder, manifest, (bytes) => bytes.subarray(0, bytes.length - 1000));
    },
  },
  {
    title: 'weights that are not numbers',
    code: 'weights-not-finite',
    error: /are not all numbers/,
    spoil: async (folder, manifest) => {
      const bytes = await editShard(folder, manifest, (shard) => {
        shard.writeFloatLE(NaN, shard.length - 400);
        return shard;
      });
      manifest.shards[0]!.sha256 = sha256(bytes);
      await saveManifest(folder, manifest);
    },
  },
];

/** A spoiled copy of a good package. */
export async function writeHostileModel(good: string, folder: string, model: HostileModel): Promise<void> {
  await cp(good, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  await model.spoil(folder, manifest);
}
