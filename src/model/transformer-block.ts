import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor3D } from '../nn/tf.ts';
import type { Activation, AttentionOptions, Layers, Parameters } from '../nn/layers.ts';

export interface BlockContext {
  layers: Layers;
  parameters: Parameters;
  heads: number;
  layerNormEpsilon: number;
  /** Of the hidden layer. */
  activation: Activation;
  /** Whether a token sees only those before it. */
  causal?: boolean;
  /** Each token attends to itself alone: attention then is the token's own value. */
  alone?: boolean;
}

/** One pre-norm transformer block: x + attention(norm1(x)), then + MLP(norm2(x)). [B, T, D] → [B, T, D]. */
export function transformerBlock(x: Tensor3D, name: string, context: BlockContext): Tensor3D {
  const compute = (input: Tensor3D) => computeBlock(input, name, context);
  return context.layers.block?.(name, [x], compute) ?? compute(x);
}

function computeBlock(x: Tensor3D, name: string, context: BlockContext): Tensor3D {
  const { layers, parameters, heads, layerNormEpsilon, activation, causal = false, alone } = context;
  const vector = (suffix: string) => parameters.tensor(`${name}.${suffix}`) as Tensor1D;
  return tf.tidy(() => {
    const normed = layers.layerNorm(x, vector('norm1.weight'), vector('norm1.bias'), layerNormEpsilon);
    const qkv = layers.linear(normed, parameters.matrix(`${name}.attention.qkv.weight`), {
      bias: vector('attention.qkv.bias'),
    });
    const mixed = alone
      ? tf.split<Tensor3D>(qkv, 3, 2)[2]!
      : selfAttention(layers, qkv as Tensor3D, { heads, causal });
    const attended = layers.linear(mixed, parameters.matrix(`${name}.attention.output.weight`), {
      bias: vector('attention.output.bias'),
      residual: x,
    });
    const hidden = layers.linear(
      layers.layerNorm(attended, vector('norm2.weight'), vector('norm2.bias'), layerNormEpsilon),
      parameters.matrix(`${name}.mlp.in.weight`),
      { bias: vector('mlp.in.bias'), activation },
    );
    return layers.linear(hidden, parameters.matrix(`${name}.mlp.out.weight`), {
      bias: vector('mlp.out.bias'),
      residual: attended,
    }) as Tensor3D;
  });
}

function selfAttention(layers: Layers, qkv: Tensor3D, options: AttentionOptions): Tensor3D {
  if (layers.selfAttention) return layers.selfAttention(qkv, options);
  const [query, key, value] = tf.split<Tensor3D>(qkv, 3, 2);
  return layers.attention(query!, key!, value!, options);
}
