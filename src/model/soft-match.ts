import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';
import type { TokenBatch } from './network.ts';

/**
 * Soft overlap of prompt and description: each prompt token attends to the most similar description tokens (cosine of
 * learned token vectors), mean over the prompt weighted by rarity. Equal tokens count about 1, so that before any training this is
 * the plain overlap; training moves tokens together that stand for each other ("late interaction", Khattab & Zaharia 2020, with a
 * smooth maximum). An addition of ours.
 */

/** Unit vectors of the tokens, [B, T, K]. */
function tokenVectors({ ids }: TokenBatch, { parameters }: RegressorContext): Tensor3D {
  const table = parameters.tensor('branches.match.words') as Tensor2D;
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
export function softMatch(prompt: TokenBatch, description: TokenBatch, context: RegressorContext): Tensor2D {
  return tf.tidy(() => {
    const { mask, whole = mask } = description;
    const cosines = tf.matMul(tokenVectors(prompt, context), tokenVectors(description, context), false, true);
    return attended(cosines as Tensor3D, whole.expandDims(1))
      .mul(shares(prompt, context))
      .sum<Tensor2D>(1, true);
  });
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
