import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openCheckpoint } from '../../../formats/open-checkpoint.ts';
import { expandWeight } from '../../../formats/stored-weight.ts';
import type { TensorSource } from '../../../formats/tensor-source.ts';
import type { Manifest } from '../../../package/manifest.ts';
import { openPackage } from '../../../package/open-package.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ModelConfig } from '../../../spec/config.ts';
import { isScAgiqa } from '../../../spec/families.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import { memberCount } from '../../../spec/member-names.ts';
import { hashFile, openFile } from '../../file-access.ts';
import { readManifest } from '../../files/read-manifest.ts';

/** A file or a package of --init. */
export interface Init {
  source: TensorSource;
  /** Of the file, or of the package's manifest, which has those of its shards. */
  sha256: string;
  /** Where it is a package. */
  package?: { config: ModelConfig; tokenizerJson: string };
  close(): Promise<void>;
}

/** Opens a checkpoint, or the folder of a package. Throws what is wrong with it. */
export async function openInit(path: string): Promise<Init> {
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (isFolder) return openPackageFolder(path);
  const file = await openFile(path);
  try {
    const source = await openCheckpoint(file);
    return { source, sha256: await hashFile(path), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** All weights of a package, expanded to f32 when they are asked for. */
async function openPackageFolder(path: string): Promise<Init> {
  const { manifest, hash } = await readManifest(path).catch((error: unknown) => {
    if (error instanceof FoveaError) throw error;
    throw new FoveaError('usage', `${path} is a folder without a package (--init).`);
  });
  const config = paperConfigOf(manifest, path);
  const names = ['manifest.json', manifest.tokenizer, ...manifest.shards.map(({ file }) => file)];
  const files = await Promise.all(
    names.map(async (name) => new File([new Uint8Array(await readFile(join(path, name)))], name)),
  );
  const opened = await openPackage({ kind: 'files', files });
  const values = new Map<string, Float32Array<ArrayBuffer>>();
  for await (const { name, stored } of opened.tensors())
    values.set(name, Float32Array.from(expandWeight(stored)));
  const specs = modelParameters(
    config,
    manifest.heads.map(({ name }) => name),
  );
  const source: TensorSource = {
    name: basename(path),
    tensors: new Map(specs.map(({ name, shape }) => [name, { shape, dtype: 'F32' }])),
    read: (name) => Promise.resolve(values.get(name)!),
  };
  const { tokenizerJson } = opened;
  return { source, sha256: hash, package: { config, tokenizerJson }, close: () => Promise.resolve() };
}

/** The configuration of a package that has the paper's network. Throws `usage` for other families, and for the demo's additions. */
function paperConfigOf({ config, name }: Manifest, path: string): ModelConfig {
  const { branches, cropTower } = isScAgiqa(config) ? config : {};
  const own = branches?.statistics ?? branches?.words ?? branches?.agreement ?? branches?.terms;
  const plain = own === undefined && branches?.overlap === false && cropTower?.tokens === 'pixels';
  if (isScAgiqa(config) && plain && memberCount(config) === 1) return config;
  throw new FoveaError(
    'usage',
    `The package ${name} in ${path} does not have the paper’s network.`,
    'Give the towers of ImageReward and of timm’s ViT, or a package made of them.',
  );
}
