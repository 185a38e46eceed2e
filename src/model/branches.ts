import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';
import type { TokenBatch } from './network.ts';
import { softMatch } from './soft-match.ts';
import { additiveMask } from './text-encoder.ts';

/**
 * Vectors beside VQI and SCI in the regressor's input: additions of ours, each on its own switch, for models trained from
 * scratch on few images. None of them exists in the released code or the paper.
 */

/** Parts of the regressor's input. */
export type FeatureName = 'visual' | 'consistency' | 'statistics' | 'summary' | 'overlap' | 'match';

/** Lets training drop values of a named part; inference passes nothing. */
export type Regularise = (part: FeatureName, x: Tensor2D) => Tensor2D;

/** Standardised statistics beyond this many deviations are cut: a strange image must not saturate the branch. */
const statisticsLimit = 4;

function hiddenLayer(x: Tensor2D, name: string, { layers, parameters, config }: RegressorContext): Tensor2D {
  const vector = (suffix: string) => parameters.tensor(`${name}.${suffix}`) as Tensor1D;
  const hidden = layers.linear(x, parameters.matrix(`${name}.in.weight`), { bias: vector('in.bias') });
  const normed = layers.layerNorm(
    hidden,
    vector('norm.weight'),
    vector('norm.bias'),
    config.regressor.layerNormEpsilon,
  );
  return tf.relu(normed as Tensor2D);
}

/** (s − mean)·scale, cut at ±4. [B, inputs] → [B, inputs]. */
export function standardiseStatistics(statistics: Tensor2D, { parameters }: RegressorContext): Tensor2D {
  return tf.tidy(() =>
    statistics
      .sub(parameters.tensor('branches.statistics.mean'))
      .mul(parameters.tensor('branches.statistics.scale'))
      .clipByValue(-statisticsLimit, statisticsLimit)
      .as2D(...statistics.shape),
  );
}

/** A learned weighted mean over the description's tokens (padding left out), [B, T, C] → [B, C]. */
function summarise(description: Tensor3D, mask: Tensor2D, { parameters }: RegressorContext): Tensor2D {
  return tf.tidy(() => {
    const logits = description
      .mul(parameters.tensor('branches.summary.query'))
      .sum<Tensor2D>(2)
      .add(additiveMask(mask));
    return description.mul(tf.softmax(logits).expandDims(2)).sum<Tensor2D>(1);
  });
}

/** 1 where token i of one text is token j of the other, [B, T] × [B, U] → [B, T, U]: 1 − (a − b)², cut at 0, is quick on every backend. */
function equalTokens(a: Tensor2D, b: Tensor2D): Tensor3D {
  const difference = a.toFloat().expandDims<Tensor3D>(2).sub<Tensor3D>(b.toFloat().expandDims(1));
  return tf.relu(tf.sub<Tensor3D>(1, difference.square()));
}

/**
 * Overlap of prompt and description, [B, 3]: cosine of their rarity-weighted token sets, the share of the prompt's rarity
 * found in the description, and the product of both.
 */
export function tokenOverlap(
  prompt: TokenBatch,
  description: TokenBatch,
  { parameters }: RegressorContext,
): Tensor2D {
  return tf.tidy(() => {
    const rarity = parameters.tensor('branches.overlap.rarity') as Tensor1D;
    const weigh = ({ ids, mask: seen, whole: mask = seen }: TokenBatch) => {
      const weights = tf.gather(rarity, ids.flatten()).reshape<Tensor2D>(ids.shape).mul<Tensor2D>(mask);
      // a token said twice counts once: divide by how often it stands in the text
      const same = equalTokens(ids, ids).mul(mask.expandDims(1));
      return { weights, counts: same.sum<Tensor2D>(2).maximum<Tensor2D>(1) };
    };
    const p = weigh(prompt);
    const d = weigh(description);
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
  /** Raw whole-image statistics [B, inputs]. */
  statistics?: Tensor2D;
  prompt: TokenBatch;
  description: TokenBatch;
  /** Projected description features [B, T, C]. */
  descriptionFeatures?: Tensor3D;
}

/** The branches that are on, side by side, [B, K]; undefined when none is. To be called inside a tidy. */
export function runBranches(
  inputs: BranchInputs,
  context: RegressorContext,
  regularise: Regularise = (_, x) => x,
): Tensor2D | undefined {
  const { statistics, summary, overlap, match } = context.config.branches;
  const parts: Tensor2D[] = [];
  if (statistics) {
    if (!inputs.statistics) throw new RangeError('this model needs whole-image statistics');
    const standard = standardiseStatistics(inputs.statistics, context);
    parts.push(regularise('statistics', hiddenLayer(standard, 'branches.statistics', context)));
  }
  if (summary) {
    if (!inputs.descriptionFeatures) throw new RangeError('this model needs description features');
    const mean = summarise(inputs.descriptionFeatures, inputs.description.mask, context);
    parts.push(regularise('summary', hiddenLayer(mean, 'branches.summary', context)));
  }
  if (overlap) {
    const raw = tokenOverlap(inputs.prompt, inputs.description, context);
    parts.push(regularise('overlap', scaled(raw, 'branches.overlap', context)));
  }
  if (match) {
    const raw = softMatch(inputs.prompt, inputs.description, context);
    parts.push(regularise('match', scaled(raw, 'branches.match', context)));
  }
  return parts.length > 0 ? tf.concat2d(parts, 1) : undefined;
}
