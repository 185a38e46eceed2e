import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import { additiveMask } from './text-encoder.ts';
import { crossAttention, queryAndKey, type RegressorContext } from './cross-attention.ts';
import type { Recorder } from './recorder.ts';

/** TSAM, the text-assisted semantic alignment module (paper §3.2): how well the description supports the prompt. */

export interface ProjectedTexts {
  /** Features after the shared text projection, [B, T, C]. */
  prompt: Tensor3D;
  /** Likewise, [B, T, C]. */
  description: Tensor3D;
  /** 1 for a token, 0 for padding, [B, T]. */
  promptMask: Tensor2D;
  /** Likewise, [B, T]. */
  descriptionMask: Tensor2D;
}

/** The learned or plain mean over token places, [B, T, C] → [B, C] (learned: released code; mean: paper Eq. 4). */
function poolTokens(x: Tensor3D, mask: Tensor2D, { parameters, config }: RegressorContext): Tensor2D {
  const { tokenPooling, paddedTokens } = config.switches;
  return tf.tidy(() => {
    if (tokenPooling === 'learned') {
      const weight = parameters.tensor('regressor.tokenPooling.weight') as Tensor2D; // [1, T]
      const places = weight.reshape([1, config.text.maxLength, 1]);
      return x.mul(places).sum<Tensor2D>(1).add<Tensor2D>(parameters.tensor('regressor.tokenPooling.bias'));
    }
    if (paddedTokens === 'used') return x.mean<Tensor2D>(1);
    const kept = mask.expandDims(2);
    return x.mul(kept).sum<Tensor2D>(1).div<Tensor2D>(mask.sum(1, true));
  });
}

/**
 * SCI, semantic consistency information (paper §3.2, Eq. 4): pool(crossAttention(query = prompt, context = description)), layer-normed.
 * Image-level: computed once per image. Texts [B, T, C] → [B, C].
 */
export function semanticConsistency(
  texts: ProjectedTexts,
  context: RegressorContext,
  record?: Recorder,
): Tensor2D {
  const { layers, parameters, config } = context;
  return tf.tidy(() => {
    const keyMask =
      config.switches.paddedTokens === 'masked' ? additiveMask(texts.descriptionMask) : undefined;
    const attended = crossAttention(
      texts.prompt,
      texts.description,
      'regressor.consistency',
      context,
      keyMask,
    );
    record?.('head.consistency_attention', attended);
    const pooled = poolTokens(attended, texts.promptMask, context);
    record?.('head.consistency_pooled', pooled.expandDims(2));
    record?.('head.semantic_before_norm3', pooled);
    const normed = layers.layerNorm(
      pooled,
      parameters.tensor('regressor.consistencyNorm.weight') as Tensor1D,
      parameters.tensor('regressor.consistencyNorm.bias') as Tensor1D,
      config.regressor.layerNormEpsilon,
    ) as Tensor2D;
    record?.('head.semantic_norm3', normed);
    return normed;
  });
}

/** What the prompt × description attention behind SCI (paper §3.2) is computed from. */
export interface ConsistencyAttention {
  /** Of the prompt's tokens, [B, T, C]. */
  query: Tensor3D;
  /** Of the description's tokens, [B, T, C]. */
  key: Tensor3D;
  /** 1 for a token, 0 for padding, which is hidden, [B, T]; undefined where it is attended to. */
  keyMask: Tensor2D | undefined;
}

/** To be called inside a tidy that keeps what is made here. */
export function consistencyAttention(texts: ProjectedTexts, context: RegressorContext): ConsistencyAttention {
  return {
    ...queryAndKey(texts.prompt, texts.description, 'regressor.consistency', context),
    keyMask: context.config.switches.paddedTokens === 'masked' ? texts.descriptionMask : undefined,
  };
}
