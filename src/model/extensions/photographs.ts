import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';
import type { PhotographShare, TokenBatch } from '../prediction.ts';
import { standardisedPooled } from './pooled.ts';

/**
 * How much the pretrained trunk's own score counts where the image may be a photograph. The network has learnt from generated images alone and
 * orders photographs badly; the trunk's regression is fitted to rated photographs too. Where an image has neither prompt nor description, a logistic
 * regression on the same features says how likely it is a photograph, and the share rises with that from `pooled.share` to
 * `pooled.photographs.share`. An image with texts has `pooled.share` whatever it looks like. An addition of ours.
 */

/** Tokens of an empty text: [CLS] and [SEP]. */
const emptyLength = 2;

/**
 * Features in raw units, [B, 2·C], and both texts of the images, [B, T]; undefined where the model makes no difference. The caller (or its
 * tidy) disposes of the tensors.
 */
export function photographShare(
  features: Tensor2D,
  texts: readonly TokenBatch[],
  context: RegressorContext,
): PhotographShare | undefined {
  const { pooled } = context.config.branches;
  if (!pooled?.photographs) return undefined;
  const { share: least, photographs } = pooled;
  const name = 'branches.pooled.photographs';
  const [likely, share, others] = tf.tidy(() => {
    // words that training hides are there all the same
    const tokens = tf.addN(texts.map(({ mask, whole }) => (whole ?? mask).sum<Tensor1D>(1)));
    const wordless = tf.sub<Tensor1D>(1, tokens.sub(texts.length * emptyLength + 0.5).step());
    const chance = standardisedPooled(features, context)
      .mul(context.parameters.tensor(`${name}.weight`))
      .sum<Tensor1D>(1)
      .add<Tensor1D>(context.parameters.tensor(`${name}.bias`))
      .sigmoid<Tensor1D>()
      .mul<Tensor1D>(wordless);
    const own = chance.mul<Tensor1D>(photographs.share - least).add<Tensor1D>(least);
    return [chance, own, tf.sub<Tensor1D>(1, own).div<Tensor1D>(1 - least)];
  });
  return { likely, share, others };
}
