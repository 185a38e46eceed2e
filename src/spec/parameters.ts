import {
  cellChannels,
  fusedWidth,
  overlapSize,
  pooledLength,
  readsTexts,
  type ModelConfig,
} from './config.ts';
import { Specs, type ParameterSpec } from './specs.ts';
import { memberCount, memberPrefix } from './member-names.ts';
import { trunkTensors } from './trunk-layers.ts';

export type { ParameterSpec } from './specs.ts';

function visionTower(
  specs: Specs,
  prefix: string,
  config: ModelConfig['imageTower'],
  input: ModelConfig['input'],
  channels?: number,
): void {
  const { width } = config;
  const places = (input.size / input.patch) ** 2;
  specs.add(`${prefix}.classToken`, [1, 1, width], 'vector');
  specs.add(`${prefix}.positions`, [1, places + 1, width], 'vector');
  if (channels === undefined) {
    specs.add(`${prefix}.patchEmbed.weight`, [width, 3, input.patch, input.patch], 'convolution');
  } else {
    // cells are standardised first: mean and 1/deviation per channel, measured on the training images
    specs.add(`${prefix}.cellMean`, [channels], 'vector');
    specs.add(`${prefix}.cellScale`, [channels], 'vector');
    specs.add(`${prefix}.patchEmbed.weight`, [width, channels], 'matrix');
  }
  specs.add(`${prefix}.patchEmbed.bias`, [width], 'vector');
  for (let i = 0; i < config.depth; i++) {
    const block = `${prefix}.blocks.${i}`;
    specs.norm(`${block}.norm1`, width);
    specs.linear(`${block}.attention.qkv`, 3 * width, width);
    specs.linear(`${block}.attention.output`, width, width);
    specs.norm(`${block}.norm2`, width);
    specs.linear(`${block}.mlp.in`, width * config.mlpRatio, width);
    specs.linear(`${block}.mlp.out`, width, width * config.mlpRatio);
  }
}

function imageParameters(config: ModelConfig): ParameterSpec[] {
  const specs = new Specs('image');
  visionTower(specs, 'image', config.imageTower, config.input);
  specs.norm('image.norm', config.imageTower.width);
  return specs.list;
}

function textParameters({ text, imageTower }: ModelConfig): ParameterSpec[] {
  const specs = new Specs('text');
  const { width } = text;
  specs.add('text.words', [text.vocabulary, width], 'table');
  specs.add('text.positions', [text.maxPosition, width], 'table');
  specs.norm('text.norm', width);
  for (let i = 0; i < text.depth; i++) {
    for (const kind of text.grounded ? ['self', 'cross'] : ['self']) {
      const source = kind === 'self' ? width : imageTower.width;
      const attention = `text.layers.${i}.${kind}`;
      specs.linear(`${attention}.query`, width, width);
      specs.linear(`${attention}.key`, width, source);
      specs.linear(`${attention}.value`, width, source);
      specs.linear(`${attention}.output`, width, width);
      specs.norm(`${attention}.norm`, width);
    }
    specs.linear(`text.layers.${i}.mlp.in`, text.intermediate, width);
    specs.linear(`text.layers.${i}.mlp.out`, width, text.intermediate);
    specs.norm(`text.layers.${i}.mlp.norm`, width);
  }
  return specs.list;
}

function cropParameters(config: ModelConfig): ParameterSpec[] {
  const specs = new Specs('crop');
  visionTower(specs, 'crop', config.cropTower, config.input, cellChannels(config));
  return specs.list;
}

function regressorParameters(config: ModelConfig, heads: string[]): ParameterSpec[] {
  const specs = new Specs('regressor');
  const { regressor: r, switches, cropTower, text } = config;
  const { width } = r;
  const inner = r.attentionHeads * r.attentionHeadWidth;
  const attention = (name: string) => {
    specs.linear(`${name}.query`, inner, width, false);
    specs.linear(`${name}.key`, inner, width, false);
    specs.linear(`${name}.value`, inner, width, false);
    specs.linear(`${name}.output`, width, inner);
  };
  specs.linear('regressor.reduce', r.middle, cropTower.width * cropTower.taps.length);
  specs.add('regressor.convolution.weight', [width, r.middle, 3, 3], 'convolution');
  specs.add('regressor.convolution.bias', [width], 'vector');
  specs.norm('regressor.visualNorm', width);
  if (readsTexts(config)) {
    specs.linear('regressor.textProjection', width, text.width, false);
  }
  if (switches.preference !== 'none') {
    specs.norm('regressor.preferenceNorm', width);
    attention('regressor.preference');
  }
  if (switches.consistency) {
    attention('regressor.consistency');
    if (switches.tokenPooling === 'learned') {
      specs.add('regressor.tokenPooling.weight', [1, text.maxLength], 'vector');
      specs.add('regressor.tokenPooling.bias', [1], 'vector');
    }
    specs.norm('regressor.consistencyNorm', width);
  }
  if (switches.frequencyPooling) {
    specs.linear('regressor.pooling.spatial', 1, width);
    specs.linear('regressor.pooling.channelIn', Math.floor(width / r.reduction), width);
    specs.linear('regressor.pooling.channelOut', width, Math.floor(width / r.reduction));
  }
  const { statistics, overlap, agreement, terms, pooled } = config.branches;
  if (statistics) {
    specs.add('branches.statistics.mean', [statistics.inputs], 'vector');
    specs.add('branches.statistics.scale', [statistics.inputs], 'vector');
  }
  if (overlap) {
    // how telling each token is: its inverse document frequency in the training texts
    specs.add('branches.overlap.rarity', [text.vocabulary], 'vector');
  }
  if (agreement) {
    specs.add('branches.agreement.vectors', [text.vocabulary, agreement.width], 'table');
    specs.add('branches.agreement.emphasis', [text.vocabulary], 'vector');
    specs.add('branches.agreement.weight', [1 + overlapSize], 'vector');
    specs.add('branches.agreement.bias', [1], 'vector');
  }
  if (terms) {
    for (const head of heads) {
      specs.add(`branches.terms.${head}.prompt`, [text.vocabulary], 'vector');
      specs.add(`branches.terms.${head}.description`, [text.vocabulary], 'vector');
      specs.add(`branches.terms.${head}.mean`, [1], 'vector');
    }
  }
  if (pooled) {
    const length = pooledLength(config);
    specs.add('branches.pooled.mean', [length], 'vector');
    specs.add('branches.pooled.scale', [length], 'vector');
    if (pooled.kernel) {
      const { components, landmarks } = pooled.kernel;
      specs.add('branches.pooled.projection', [components, length], 'vector');
      specs.add('branches.pooled.landmarks', [landmarks, components], 'vector');
    }
    for (const head of heads) {
      specs.add(`branches.pooled.${head}.weight`, [length], 'vector');
      specs.add(`branches.pooled.${head}.mean`, [1], 'vector');
      if (pooled.kernel) specs.add(`branches.pooled.${head}.kernel`, [pooled.kernel.landmarks], 'vector');
    }
  }
  for (let member = 0; member < memberCount(config); member++) {
    memberParameters(specs, memberPrefix(member, config), config, heads);
  }
  return specs.list;
}

/** What each member of the regressor has of its own (`members.ts`). */
function memberParameters(specs: Specs, prefix: string, config: ModelConfig, heads: string[]): void {
  const { regressor: r, text } = config;
  const { statistics, words, overlap } = config.branches;
  const branch = `${prefix}branches`;
  if (statistics) {
    specs.linear(`${branch}.statistics.in`, statistics.hidden, statistics.inputs);
    specs.norm(`${branch}.statistics.norm`, statistics.hidden);
  }
  if (words) {
    specs.add(`${branch}.words.vectors`, [text.vocabulary, words.width], 'table');
    for (const part of ['words', 'prompt']) {
      specs.add(`${branch}.${part}.weights`, [text.vocabulary], 'vector');
      specs.linear(`${branch}.${part}.in`, words.hidden, words.width);
      specs.norm(`${branch}.${part}.norm`, words.hidden);
    }
  }
  if (overlap) specs.norm(`${branch}.overlap.norm`, overlapSize);
  const fused = fusedWidth(config);
  const hidden = r.expertWidth ?? r.width;
  for (const head of heads) {
    specs.linear(`${prefix}heads.${head}.gate`, r.experts, fused);
    for (let e = 0; e < r.experts; e++) {
      specs.linear(`${prefix}heads.${head}.experts.${e}.in`, hidden, fused);
      specs.linear(`${prefix}heads.${head}.experts.${e}.out`, 1, hidden);
    }
  }
}

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

/** 0-based number of the last block of the pretrained trunk that a model reads; undefined where it reads none. */
export function lastTrunkBlock({ cropTower, branches }: ModelConfig): number | undefined {
  const { tokens, trunkTaps } = cropTower;
  const read = [...(tokens === 'trunk' && trunkTaps ? trunkTaps : []), ...(branches.pooled?.taps ?? [])];
  return read.length > 0 ? Math.max(...read) : undefined;
}

/** Tensors of others that a model of this configuration with these heads reads as they are: never trained, never quantised again. */
export function pretrainedParameters(config: ModelConfig, heads: readonly string[]): ParameterSpec[] {
  const last = lastTrunkBlock(config);
  if (last === undefined || heads.every((head) => head === rewardHead)) return [];
  return trunkTensors(last).map(({ name, shape }) => ({
    name: trunkName(name),
    shape,
    ...{ kind: 'bytes', part: 'trunk' },
  }));
}
