import { expandWeight } from '../../../formats/stored-weight.ts';
import type { TensorSource } from '../../../formats/tensor-source.ts';
import type { Manifest } from '../../../package/manifest.ts';
import type { OpenedPackage } from '../../../package/open-package.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ModelConfig } from '../../../spec/config.ts';
import { isScAgiqa } from '../../../spec/families.ts';
import { memberCount } from '../../../spec/member-names.ts';
import { modelParameters } from '../../../spec/parameters.ts';

/** A checkpoint or a package that a training begins with. */
export interface Init {
  source: TensorSource;
  /** Name of the file or of the package's folder. */
  file: string;
  /** Of the file, or of the package's manifest, which has those of its shards. */
  sha256: string;
  /** Where it is a package. */
  package?: { config: ModelConfig; tokenizerJson: string };
}

/**
 * All weights of a package, expanded to f32 when the first of them is asked for. Throws `usage` where its network is not the paper's.
 *
 * @param name of its folder
 * @param where the package is, in words
 */
export function packageInit(opened: OpenedPackage, name: string, where: string): Init {
  const { manifest, hash, tokenizerJson } = opened;
  const config = paperConfigOf(manifest, where);
  const readAll = async () => {
    const values = new Map<string, Float32Array<ArrayBuffer>>();
    for await (const { name: weight, stored } of opened.tensors())
      values.set(weight, Float32Array.from(expandWeight(stored)));
    return values;
  };
  let all: ReturnType<typeof readAll> | undefined;
  const specs = modelParameters(
    config,
    manifest.heads.map((head) => head.name),
  );
  const source: TensorSource = {
    name,
    tensors: new Map(specs.map((spec) => [spec.name, { shape: spec.shape, dtype: 'F32' }])),
    read: async (weight) => (await (all ??= readAll())).get(weight)!,
  };
  return { source, file: name, sha256: hash, package: { config, tokenizerJson } };
}

/** The configuration of a package that has the paper's network. Throws `usage` for other families, and for the demo's additions. */
export function paperConfigOf({ config, name }: Manifest, where: string): ModelConfig {
  const { branches, cropTower } = isScAgiqa(config) ? config : {};
  const { statistics, words, agreement, terms, pooled, colours } = branches ?? {};
  const own = statistics ?? words ?? agreement ?? terms ?? pooled ?? colours;
  const plain = own === undefined && branches?.overlap === false && cropTower?.tokens === 'pixels';
  if (isScAgiqa(config) && plain && memberCount(config) === 1) return config;
  throw new FoveaError(
    'usage',
    `The package ${name}${where} does not have the paper’s network.`,
    'Give the towers of ImageReward and of timm’s ViT, or a package made of them.',
  );
}
