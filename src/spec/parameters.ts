import type { ModelConfig } from './config.ts';
import { regressorParameters } from './regressor-parameters.ts';
import { Specs, type ParameterSpec } from './specs.ts';
import { cropParameters, imageParameters, textParameters } from './tower-parameters.ts';
import { trunkNames, usualTrunk, type TrunkPart } from './trunk.ts';
import { trunkTensors } from './trunk-layers.ts';
import type { TrunkTaps } from './trunk-taps.ts';

export type { ParameterSpec } from './specs.ts';

function rewardParameters(sizes: number[]): ParameterSpec[] {
  const specs = new Specs('reward');
  for (let i = 0; i + 1 < sizes.length; i++) specs.linear(`reward.${i}`, sizes[i + 1]!, sizes[i]!);
  return specs.list;
}

/** Name of the head that is ImageReward's own MLP on the text encoder's first token. */
export const rewardHead = 'imagereward';

/**
 * Every parameter a model of this configuration with these heads has, in storage order. A package whose only head is
 * `imagereward` has no crop tower and no regressor.
 */
export function modelParameters(config: ModelConfig, heads: string[]): ParameterSpec[] {
  const rated = heads.filter((head) => head !== rewardHead);
  return [
    ...imageParameters(config),
    ...textParameters(config),
    ...(rated.length > 0 ? [...cropParameters(config), ...regressorParameters(config, rated)] : []),
    ...(heads.includes(rewardHead) && config.rewardSizes ? rewardParameters(config.rewardSizes) : []),
  ];
}

/** A tensor of a pretrained trunk as it is named in a package; no two trunks have names in common. */
export const trunkName = (name: string): string => `trunk.${name}`;

/** What of a configuration says which blocks of which pretrained trunks are read. */
export interface TrunkReaders {
  cropTower: { tokens: ModelConfig['cropTower']['tokens']; trunkTaps?: readonly number[] | undefined };
  branches: { pooled?: { trunks: readonly TrunkTaps[] } | undefined };
}

/** What a model reads of pretrained trunks: one part of each, in the order of their shards in a package. */
export function trunksRead({ cropTower, branches }: TrunkReaders): TrunkPart[] {
  const { tokens, trunkTaps } = cropTower;
  const ofCrops: TrunkTaps[] =
    tokens === 'trunk' && trunkTaps ? [{ trunk: usualTrunk, taps: [...trunkTaps] }] : [];
  const read = [...(branches.pooled?.trunks ?? []), ...ofCrops];
  return trunkNames.flatMap((trunk): TrunkPart[] => {
    const taps = read.flatMap((one) => (one.trunk === trunk ? one.taps : []));
    return taps.length > 0 ? [{ trunk, last: Math.max(...taps) }] : [];
  });
}

/** Tensors of others that a model of this configuration with these heads reads as they are: never trained, never quantised again. */
export function pretrainedParameters(config: ModelConfig, heads: readonly string[]): ParameterSpec[] {
  if (heads.every((head) => head === rewardHead)) return [];
  return trunksRead(config)
    .flatMap(trunkTensors)
    .map(({ name, shape }) => ({ name: trunkName(name), shape, ...{ kind: 'bytes', part: 'trunk' } }));
}
