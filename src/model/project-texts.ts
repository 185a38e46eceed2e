import * as tf from '../nn/tf.ts';
import type { Tensor2D, Tensor3D, Tensor4D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';
import type { TokenBatch } from './prediction.ts';
import type { Recorder } from './recorder.ts';
import { encodeTexts } from './text-encoder.ts';
import type { ProjectedTexts } from './tsam.ts';

/** n texts [B, T] of each image, with its tokens [B, places + 1, D] → their features [B, n, T, D], in one pass of the encoder. */
export function textFeatures(
  texts: TokenBatch[],
  imageTokens: Tensor3D,
  recordAs: string[],
  { layers, parameters, config }: RegressorContext,
  record?: Recorder,
): Tensor4D {
  const ids = texts.map((text) => text.ids);
  const masks = texts.map((text) => text.mask);
  return tf.tidy(() =>
    encodeTexts(
      tf.stack(ids, 1) as Tensor3D,
      tf.stack(masks, 1).reshape<Tensor2D>([-1, config.text.maxLength]),
      imageTokens,
      { layers, parameters, config: config.text, record, recordAs },
    ),
  );
}

/** Prompt and description [B, T] through the encoder, with the image's tokens [B, places + 1, D] → features [B, 2, T, D]. */
export function encodeBothTexts(
  imageTokens: Tensor3D,
  prompt: TokenBatch,
  description: TokenBatch,
  context: RegressorContext,
  record?: Recorder,
): Tensor4D {
  return textFeatures([prompt, description], imageTokens, ['prompt', 'answer'], context, record);
}

/** Features of both texts [B, 2, T, D] through the shared projection: [B, T, C] each; masks as the texts [B, T] have them. */
export function projectTexts(
  features: Tensor4D,
  prompt: TokenBatch,
  description: TokenBatch,
  context: RegressorContext,
  record?: Recorder,
): ProjectedTexts {
  const { text } = context.config;
  const projection = context.parameters.matrix('regressor.textProjection.weight');
  const one = (i: number) =>
    context.layers.linear(
      features.slice([0, i, 0, 0], [features.shape[0], 1, text.maxLength, text.width]).squeeze([1]),
      projection,
    ) as Tensor3D;
  const texts: ProjectedTexts = {
    prompt: one(0),
    description: one(1),
    promptMask: prompt.mask,
    descriptionMask: description.mask,
  };
  record?.('head.prompt_proj', texts.prompt);
  record?.('head.answer_proj', texts.description);
  return texts;
}
