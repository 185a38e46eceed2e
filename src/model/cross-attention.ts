import * as tf from '../nn/tf.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import { attentionWeights } from '../nn/reference/layers.ts';
import type { Layers, Parameters } from '../nn/layers.ts';
import type { ModelConfig } from '../spec/config.ts';

export interface RegressorContext {
  layers: Layers;
  parameters: Parameters;
  config: ModelConfig;
}

function project(x: Tensor, name: string, { layers, parameters }: RegressorContext): Tensor3D {
  return layers.linear(x, parameters.matrix(`${name}.weight`)) as Tensor3D;
}

/**
 * The regressor's cross-attention: query, key and value without bias, output projection with bias.
 * query [Bq, Tq, C], context [Bk, Tk, C] with Bk = Bq or 1 → [Bq, Tq, C].
 *
 * @param keyMask additive, [Bk, Tk] (`additiveMask`)
 */
export function crossAttention(
  query: Tensor3D,
  context: Tensor3D,
  name: string,
  regressor: RegressorContext,
  keyMask?: Tensor2D,
): Tensor3D {
  const { layers, parameters, config } = regressor;
  return tf.tidy(() => {
    const mixed = layers.attention(
      project(query, `${name}.query`, regressor),
      project(context, `${name}.key`, regressor),
      project(context, `${name}.value`, regressor),
      { heads: config.regressor.attentionHeads, ...(keyMask ? { keyMask } : {}) },
    );
    return layers.linear(mixed, parameters.matrix(`${name}.output.weight`), {
      bias: parameters.tensor(`${name}.output.bias`) as Tensor1D,
    }) as Tensor3D;
  });
}

/** Attention matrix of the same layer, mean over heads: [B, Tq, Tk], each row summing to 1, for the inspector only. */
export function crossAttentionMatrix(
  query: Tensor3D,
  context: Tensor3D,
  name: string,
  regressor: RegressorContext,
  keyMask?: Tensor2D,
): Tensor3D {
  return tf.tidy(() =>
    attentionWeights(project(query, `${name}.query`, regressor), project(context, `${name}.key`, regressor), {
      heads: regressor.config.regressor.attentionHeads,
      ...(keyMask ? { keyMask } : {}),
    }).mean<Tensor3D>(1),
  );
}
