import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';
import { memberCount } from '../../spec/member-names.ts';
import { memberContext } from './members.ts';
import type { TokenBatch } from '../prediction.ts';
import { additiveMask } from '../text-encoder.ts';
import { equalTokens, rarityWeights } from './token-weights.ts';
import { weightedTokens } from './weighted-tokens.ts';

/**
 * Vectors beside VQI and SCI in the regressor's input: additions of ours, each on its own switch, for models trained from
 * scratch on few images. None of them exists in the released code or the paper.
 */

/** Parts of the regressor's input. */
export type FeatureName =
  | 'visual'
  | 'consistency'
  | 'statistics'
  | 'words'
  | 'prompt'
  | 'overlap'
  | 'agreement';

/** Lets training drop values of a named part; inference passes nothing. */
export type Regularise = <T extends tf.Tensor>(part: FeatureName, x: T) => T;

/** Standardised statistics beyond this many deviations are cut: a strange image must not saturate the branch. */
const statisticsLimit = 4;

function hiddenLayer<T extends tf.Tensor>(
  x: T,
  name: string,
  { layers, parameters, config }: RegressorContext,
): T {
  const vector = (suffix: string) => parameters.tensor(`${name}.${suffix}`) as Tensor1D;
  const hidden = layers.linear(x, parameters.matrix(`${name}.in.weight`), { bias: vector('in.bias') });
  const normed = layers.layerNorm(
    hidden,
    vector('norm.weight'),
    vector('norm.bias'),
    config.regressor.layerNormEpsilon,
  );
  return tf.relu(normed as T);
}

/** (s − mean)·scale, cut at ±4: raw units to standard deviations. [..., inputs] → [..., inputs]. */
export function standardiseStatistics<T extends tf.Tensor>(statistics: T, context: RegressorContext): T {
  return standardise(statistics, 'branches.statistics', statisticsLimit, context);
}

/** (s − mean)·scale of a branch, cut at ±limit: raw units to standard deviations. [..., inputs] → [..., inputs]. */
export function standardise<T extends tf.Tensor>(
  values: T,
  branch: string,
  limit: number,
  { parameters }: RegressorContext,
): T {
  return tf.tidy(() =>
    values
      .sub(parameters.tensor(`${branch}.mean`))
      .mul(parameters.tensor(`${branch}.scale`))
      .clipByValue(-limit, limit)
      .reshape<T>(values.shape),
  );
}

/**
 * What a text says whatever the order of its words: the mean of its tokens' vectors by learned weights (padding left out), a "deep
 * averaging network" (Iyyer et al. 2015). Few texts teach it more than they teach a transformer. [B, T] → [B, width].
 */
function averageWords({ ids, mask }: TokenBatch, name: string, { parameters }: RegressorContext): Tensor2D {
  return tf.tidy(() => {
    const table = parameters.tensor('branches.words.vectors') as Tensor2D;
    const logits = tf
      .gather(parameters.tensor(`${name}.weights`), ids.flatten())
      .reshape<Tensor2D>(ids.shape)
      .add<Tensor2D>(additiveMask(mask));
    return weightedTokens(table, ids, tf.softmax(logits));
  });
}

/**
 * Overlap of prompt and description (texts [B, T] and [B, U]), [B, 3]: cosine of their rarity-weighted token sets, the share of the prompt's
 * rarity found in the description, and the product of both. Each is 0..1 where no words are hidden.
 */
export function tokenOverlap(
  prompt: TokenBatch,
  description: TokenBatch,
  { parameters }: RegressorContext,
): Tensor2D {
  return tf.tidy(() => {
    const rarity = parameters.tensor('branches.overlap.rarity') as Tensor1D;
    const p = rarityWeights(prompt, rarity);
    const d = rarityWeights(description, rarity);
    const shared = equalTokens(prompt.ids, description.ids)
      .mul((description.whole ?? description.mask).expandDims(1))
      .max<Tensor2D>(2);
    const total = (x: tf.Tensor) => x.sum<Tensor2D>(1, true);
    const pSquares = total(p.weights.square().div(p.counts));
    const dSquares = total(d.weights.square().div(d.counts));
    const both = total(p.weights.square().div(p.counts).mul(shared));
    const cosine = both.div<Tensor2D>(pSquares.mul(dSquares).sqrt().add(1e-6));
    const share = total(p.weights.div(p.counts).mul(shared)).div<Tensor2D>(
      total(p.weights.div(p.counts)).add(1e-6),
    );
    return tf.concat2d([cosine, share, cosine.mul<Tensor2D>(share)], 1);
  });
}

/** Each number by a learned factor and offset. */
function scaled(x: Tensor2D, name: string, { parameters }: RegressorContext): Tensor2D {
  return x
    .mul(parameters.tensor(`${name}.norm.weight`))
    .add<Tensor2D>(parameters.tensor(`${name}.norm.bias`));
}

export interface BranchInputs {
  /** Raw statistics of each image's windows [B, W, inputs]. */
  statistics?: Tensor3D;
  prompt: TokenBatch;
  description: TokenBatch;
  /** `tokenOverlap` of both texts, [B, 3], where that branch is on. */
  overlap: Tensor2D | undefined;
}

/**
 * The branches that are on, side by side, one [B, K] per member of the regressor; none where all are off. To be called inside a tidy.
 *
 * @throws RangeError if the statistics branch is on and there are no statistics
 */
export function runBranches(
  inputs: BranchInputs,
  context: RegressorContext,
  regularise: Regularise = (_, x) => x,
): Tensor2D[] {
  const { statistics, words } = context.config.branches;
  const { overlap } = inputs;
  if (!statistics && !words && !overlap) return [];
  if (statistics && !inputs.statistics) throw new RangeError('this model needs whole-image statistics');
  const standard = inputs.statistics && statistics && standardiseStatistics(inputs.statistics, context);
  return Array.from({ length: memberCount(context.config) }, (_, member) => {
    const own = memberContext(context, member);
    const parts: Tensor2D[] = [];
    if (standard) {
      const hidden = hiddenLayer(standard, 'branches.statistics', own).mean<Tensor2D>(1);
      parts.push(regularise('statistics', hidden));
    }
    if (words) {
      const said = (part: 'words' | 'prompt', text: TokenBatch) => {
        const name = `branches.${part}`;
        return regularise(part, hiddenLayer(averageWords(text, name, own), name, own));
      };
      parts.push(said('words', inputs.description), said('prompt', inputs.prompt));
    }
    if (overlap) parts.push(regularise('overlap', scaled(overlap, 'branches.overlap', own)));
    return tf.concat2d(parts, 1);
  });
}
