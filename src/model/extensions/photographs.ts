import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';
import type { TokenBatch } from '../prediction.ts';
import { standardisedPooled } from './pooled.ts';
import { wordless } from './shares.ts';

/**
 * Whether an image is a photograph, for which the pretrained trunk's own score counts more (`shares.ts`). The network has learnt from generated
 * images alone and orders photographs badly; the trunk's regression is fitted to rated photographs too. Where an image has neither prompt nor
 * description, a logistic regression on the same features says how likely it is a photograph. An image with texts is none, whatever it looks
 * like. An addition of ours.
 */

/**
 * How likely each image is a photograph, [B], 0 to 1, from features in raw units, [B, 2·C], and both texts, [B, T]; undefined where the model
 * makes no difference. The caller (or its tidy) disposes of the tensors.
 */
export function photographChance(
  features: Tensor2D,
  texts: readonly TokenBatch[],
  context: RegressorContext,
): Tensor1D | undefined {
  if (!context.config.branches.pooled?.photographs) return undefined;
  const name = 'branches.pooled.photographs';
  return tf.tidy(() =>
    standardisedPooled(features, context)
      .mul(context.parameters.tensor(`${name}.weight`))
      .sum<Tensor1D>(1)
      .add<Tensor1D>(context.parameters.tensor(`${name}.bias`))
      .sigmoid<Tensor1D>()
      .mul<Tensor1D>(wordless(texts)),
  );
}
