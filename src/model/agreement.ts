import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';
import type { TokenBatch } from './network.ts';

/**
 * Agreement: does the description bear out the prompt, told from the words of both? What speaks against it is taken off one head
 * (alignment), apart from the experts, so that a wrong text lowers that head whatever else the model has learnt. An addition of ours.
 *
 * Its core is the soft overlap: each prompt token attends to the most similar description tokens (cosine of learned token
 * vectors), mean over the prompt weighted by rarity. Equal tokens count about 1, so that before any training this is the plain
 * overlap; training moves tokens together that stand for each other ("late interaction", Khattab & Zaharia 2020, with a smooth
 * maximum).
 */

/** Unit vectors of the tokens, [B, T, K]. */
function tokenVectors({ ids }: TokenBatch, { parameters }: RegressorContext): Tensor3D {
  const table = parameters.tensor('branches.agreement.vectors') as Tensor2D;
  const rows = tf.gather(table, ids.flatten());
  const length = rows.square().sum(1, true).add(1e-6).sqrt();
  return rows.div(length).reshape([...ids.shape, table.shape[1]]);
}

/** Share of each token in its text's rarity, [B, T]. */
function shares({ ids, mask, whole = mask }: TokenBatch, { parameters }: RegressorContext): Tensor2D {
  const rarity = tf.gather(parameters.tensor('branches.overlap.rarity') as Tensor1D, ids.flatten());
  const weights = rarity.reshape<Tensor2D>(ids.shape).mul<Tensor2D>(whole);
  return weights.div(weights.sum(1, true).add(1e-6));
}

/** How sharply a token keeps to its best match: softmax of 16·cosine. */
const sharpness = 16;

/** Mean cosine with the description's tokens, the similar ones counting most; padded places count nothing. Last axis → gone. */
function attended(cosines: Tensor3D, mask: tf.Tensor): Tensor2D {
  const weights = tf.softmax(cosines.mul(sharpness).add<Tensor3D>(mask.sub(1).mul(1e4)));
  return weights.mul(cosines).sum(2);
}

/** Soft overlap of each prompt with its own description, [B, 1]. */
function softOverlap(prompt: TokenBatch, description: TokenBatch, context: RegressorContext): Tensor2D {
  const { mask, whole = mask } = description;
  const cosines = tf.matMul(tokenVectors(prompt, context), tokenVectors(description, context), false, true);
  return attended(cosines as Tensor3D, whole.expandDims(1))
    .mul(shares(prompt, context))
    .sum<Tensor2D>(1, true);
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
      .concat2d([softOverlap(prompt, description, context), overlap], 1)
      .mul(parameters.tensor('branches.agreement.weight'))
      .sum<Tensor1D>(1)
      .add<Tensor1D>(parameters.tensor('branches.agreement.bias')),
  );
}

/** Disagreement beyond this counts no more: two texts cannot have less than nothing in common. */
const worst = 4;

/** −log σ(logit), cut at 4: near 0 for texts that belong together. [B] → [B]. */
export function disagreement(logits: Tensor1D): Tensor1D {
  return tf.tidy(() => tf.softplus(logits.neg()).minimum(worst).as1D());
}

/** 1 where a text has a word between its first and last token, [B]. */
function spoken({ mask, whole = mask }: TokenBatch): Tensor1D {
  return whole.sum(1).greater(2).toFloat().as1D();
}

/** What is taken off the head: depth × disagreement, nothing where one of the texts is empty. [B]. */
export function takenOff(
  prompt: TokenBatch,
  description: TokenBatch,
  overlap: Tensor2D,
  depth: number,
  context: RegressorContext,
): Tensor1D {
  return tf.tidy(() =>
    disagreement(agreementLogits(prompt, description, overlap, context))
      .mul(depth)
      .mul(spoken(prompt))
      .mul<Tensor1D>(spoken(description)),
  );
}

/** Soft overlap of every prompt with every description, [B, B]: what the contrastive loss compares. */
export function softMatchMatrix(
  prompt: TokenBatch,
  description: TokenBatch,
  context: RegressorContext,
): Tensor2D {
  return tf.tidy(() => {
    const [batch, tokens] = prompt.ids.shape;
    const { mask, whole = mask } = description;
    const p = tokenVectors(prompt, context);
    const d = tokenVectors(description, context);
    const width = p.shape[2];
    const cosines = tf
      .matMul(p.reshape<Tensor2D>([-1, width]), d.reshape<Tensor2D>([-1, width]), false, true)
      .reshape<Tensor3D>([batch * tokens, batch, whole.shape[1]]);
    const best = attended(cosines, whole.expandDims(0));
    const weights = shares(prompt, context).expandDims(2);
    return best.reshape<Tensor3D>([batch, tokens, batch]).mul(weights).sum<Tensor2D>(1);
  });
}
