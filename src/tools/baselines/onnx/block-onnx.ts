import type { OnnxLayers } from './onnx-layers.ts';

export interface BlockSizes {
  batch: number;
  tokens: number;
  width: number;
  heads: number;
  /** Of the hidden layer. */
  intermediate: number;
  layerNormEpsilon: number;
  activation: 'gelu' | 'quick-gelu';
  /** Added to the logits of attention. */
  mask?: string;
}

/** `model/transformer-block.ts` in ONNX: [batch, tokens, width] → the same. */
export function blockOnnx(layers: OnnxLayers, x: string, name: string, sizes: BlockSizes): string {
  const { batch, tokens, width, heads, intermediate, layerNormEpsilon, activation, mask } = sizes;
  const { graph } = layers;
  const normed = layers.norm(x, `${name}.norm1`, layerNormEpsilon);
  const qkv = layers.linear(normed, `${name}.attention.qkv`, 3 * width);
  const parts = graph.split('Split', [qkv, graph.integers([width, width, width])], { axis: 2 }, 3);
  const mixed = layers.attention(
    parts[0]!,
    parts[1]!,
    parts[2]!,
    { batch, queries: tokens, keys: tokens, width, heads },
    mask,
  );
  const attended = graph.node('Add', [x, layers.linear(mixed, `${name}.attention.output`, width)]);
  const second = layers.norm(attended, `${name}.norm2`, layerNormEpsilon);
  const inner = layers.linear(second, `${name}.mlp.in`, intermediate);
  const active = activation === 'gelu' ? layers.gelu(inner) : layers.quickGelu(inner);
  return graph.node('Add', [attended, layers.linear(active, `${name}.mlp.out`, width)]);
}
