import type { ModelConfig } from './config.ts';
import { regressorParameters } from './regressor-parameters.ts';
import { Specs, type ParameterSpec } from './specs.ts';
import { cropParameters, imageParameters, textParameters } from './tower-parameters.ts';
import { usualTrunk, type TrunkName, type TrunkPart } from './trunk.ts';
import { trunkTensors } from './trunk-layers.ts';

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

/** A tensor of the pretrained trunk as it is named in a package. */
export const trunkName = (name: string): string => `trunk.${name}`;

/** What of a configuration says which blocks of which pretrained trunk are read. */
export interface TrunkReaders {
  cropTower: { tokens: ModelConfig['cropTower']['tokens']; trunkTaps?: readonly number[] | undefined };
  branches: { pooled?: { trunk?: TrunkName | undefined; taps: readonly number[] } | undefined };
}

/** What a model reads of a pretrained trunk; undefined where it reads none. */
export function trunkRead({ cropTower, branches }: TrunkReaders): TrunkPart | undefined {
  const { tokens, trunkTaps } = cropTower;
  const read = [...(tokens === 'trunk' && trunkTaps ? trunkTaps : []), ...(branches.pooled?.taps ?? [])];
  if (read.length === 0) return undefined;
  return { trunk: branches.pooled?.trunk ?? usualTrunk, last: Math.max(...read) };
}

/** Tensors of others that a model of this configuration with these heads reads as they are: never trained, never quantised again. */
export function pretrainedParameters(config: ModelConfig, heads: readonly string[]): ParameterSpec[] {
  const part = trunkRead(config);
  if (!part || heads.every((head) => head === rewardHead)) return [];
  return trunkTensors(part).map(({ name, shape }) => ({
    name: trunkName(name),
    shape,
    ...{ kind: 'bytes', part: 'trunk' },
  }));
}
