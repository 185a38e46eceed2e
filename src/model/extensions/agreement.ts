import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';
import type { TokenBatch } from '../prediction.ts';
import { weightedTokens } from './weighted-tokens.ts';

/**
 * Agreement: does the description support the prompt, judged by the words of both? A mismatch is subtracted from one head
 * (alignment), apart from the experts, so that a wrong text lowers that head whatever else the model has learnt. An addition of ours.
 *
 * Its core is the likeness of the two texts: the cosine of their mean token vectors, by learned weights that begin with the tokens'
 * rarity. Before any training this is the overlap of the texts; training moves tokens together that stand for each other, and tokens
 * towards what descriptions of such prompts tend to say.
 */

/** Unit vectors of whole texts, [B, K]. */
function textVectors({ ids, mask, whole = mask }: TokenBatch, { parameters }: RegressorContext): Tensor2D {
  const table = parameters.tensor('branches.agreement.vectors') as Tensor2D;
  const flat = ids.flatten();
  const of = (name: string) => tf.gather(parameters.tensor(name) as Tensor1D, flat).reshape(ids.shape);
  // the logarithm keeps a text's one rare word from being all of it
  const weights = of('branches.overlap.rarity')
    .log1p()
    .mul(of('branches.agreement.emphasis').exp())
    .mul<Tensor2D>(whole);
  const sum = weightedTokens(table, ids, weights);
  return sum.div(sum.square().sum(1, true).add(1e-6).sqrt());
}

/** Likeness of each prompt and its own description, [B, 1]. */
function likeness(prompt: TokenBatch, description: TokenBatch, context: RegressorContext): Tensor2D {
  return textVectors(prompt, context).mul(textVectors(description, context)).sum<Tensor2D>(1, true);
}

/** Logits of "this description belongs to this prompt", [B]. @param overlap `tokenOverlap` of the same texts, [B, 3] */
export function agreementLogits(
  prompt: TokenBatch,
  description: TokenBatch,
  overlap: Tensor2D,
  context: RegressorContext,
): Tensor1D {
  const { parameters } = context;
  return tf.tidy(() =>
    tf
      .concat2d([likeness(prompt, description, context), overlap], 1)
      .mul(parameters.tensor('branches.agreement.weight'))
      .sum<Tensor1D>(1)
      .add<Tensor1D>(parameters.tensor('branches.agreement.bias')),
  );
}

/** Upper limit of a mismatch: two texts cannot have less than nothing in common. */
const worst = 4;

/** −log σ(logit), from 0 to 4 where it is cut: near 0 for texts that belong together. [B] → [B]. */
export function mismatch(logits: Tensor1D): Tensor1D {
  return tf.tidy(() => tf.softplus(logits.neg()).minimum(worst).as1D());
}

/** 1 where a text has a word between its first and last token, [B]. */
function spoken({ mask, whole = mask }: TokenBatch): Tensor1D {
  return whole.sum(1).greater(2).toFloat().as1D();
}

/**
 * What is subtracted from the head: depth × mismatch, 0 to 4·depth; 0 where one of the texts is empty. [B].
 *
 * @param overlap `tokenOverlap` of the same texts, [B, 3]
 */
export function mismatchPenalty(
  prompt: TokenBatch,
  description: TokenBatch,
  overlap: Tensor2D,
  depth: number,
  context: RegressorContext,
): Tensor1D {
  return tf.tidy(() =>
    mismatch(agreementLogits(prompt, description, overlap, context))
      .mul(depth)
      .mul(spoken(prompt))
      .mul<Tensor1D>(spoken(description)),
  );
}

/** Likeness (a cosine, −1..1) of every prompt and every description, [prompts, descriptions]: what the contrastive loss compares. */
export function likenessMatrix(
  prompt: TokenBatch,
  description: TokenBatch,
  context: RegressorContext,
): Tensor2D {
  return tf.tidy(() =>
    tf.matMul<Tensor2D>(textVectors(prompt, context), textVectors(description, context), false, true),
  );
}
