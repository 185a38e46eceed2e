import * as tf from '../nn/tf.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
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

/** What the same layer weighs values by, for the inspector only: query [B, Tq, C] and key [B, Tk, C]. To be called inside a tidy. */
export function queryAndKey(
  query: Tensor3D,
  context: Tensor3D,
  name: string,
  regressor: RegressorContext,
): { query: Tensor3D; key: Tensor3D } {
  return {
    query: project(query, `${name}.query`, regressor),
    key: project(context, `${name}.key`, regressor),
  };
}
