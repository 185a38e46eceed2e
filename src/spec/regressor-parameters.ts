import {
  alterations,
  coloursLength,
  fusedWidth,
  overlapSize,
  pooledLength,
  readsTexts,
  type ModelConfig,
} from './config.ts';
import { memberCount, memberPrefix } from './member-names.ts';
import { Specs, type ParameterSpec } from './specs.ts';

/** Everything behind the towers: fusion with the texts, pooling, branches, and the experts of each head. In storage order. */
export function regressorParameters(config: ModelConfig, heads: string[]): ParameterSpec[] {
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
  branchParameters(specs, config, heads);
  for (let member = 0; member < memberCount(config); member++) {
    memberParameters(specs, memberPrefix(member, config), config, heads);
  }
  return specs.list;
}

/** What the additions to the paper's regressor share among all members. */
function branchParameters(specs: Specs, config: ModelConfig, heads: readonly string[]): void {
  const { text } = config;
  const { statistics, overlap, agreement, terms, pooled, colours } = config.branches;
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
      specs.add('branches.pooled.projection', [components, length], 'kernel');
      specs.add('branches.pooled.landmarks', [landmarks, components], 'kernel');
    }
    if (pooled.photographs) {
      specs.add('branches.pooled.photographs.weight', [length], 'vector');
      specs.add('branches.pooled.photographs.bias', [1], 'vector');
    }
    for (const head of heads) {
      specs.add(`branches.pooled.${head}.weight`, [length], 'vector');
      specs.add(`branches.pooled.${head}.mean`, [1], 'vector');
      if (pooled.kernel) specs.add(`branches.pooled.${head}.kernel`, [pooled.kernel.landmarks], 'vector');
    }
  }
  if (colours) {
    specs.add('branches.colours.mean', [colours.inputs], 'vector');
    specs.add('branches.colours.scale', [colours.inputs], 'vector');
    const { kernel } = colours;
    // the trunk's features are standardised as the pooled branch's
    const inputs = coloursLength(config);
    if (kernel) {
      specs.add('branches.colours.projection', [kernel.components, inputs], 'vector');
      specs.add('branches.colours.landmarks', [kernel.landmarks, kernel.components], 'vector');
    }
    for (const alteration of alterations) {
      specs.add(`branches.colours.${alteration}.weight`, [inputs], 'vector');
      specs.add(`branches.colours.${alteration}.bias`, [1], 'vector');
      if (kernel) specs.add(`branches.colours.${alteration}.kernel`, [kernel.landmarks], 'vector');
    }
  }
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
