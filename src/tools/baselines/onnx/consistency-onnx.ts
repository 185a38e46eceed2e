import type { ModelConfig } from '../../../spec/config.ts';
import type { OnnxLayers } from './onnx-layers.ts';

/**
 * `model/cross-attention.ts` in ONNX, without a mask: query [1, queries, C], context [1, T, C] → [1, queries, C], where T
 * is a text's length.
 */
export function regressorAttention(
  layers: OnnxLayers,
  name: string,
  query: string,
  context: string,
  { config, queries }: { config: ModelConfig; queries: number },
): string {
  const { attentionHeads: heads, attentionHeadWidth, width } = config.regressor;
  const inner = heads * attentionHeadWidth;
  const project = (x: string, role: string) => layers.linear(x, `${name}.${role}`, inner, false);
  const mixed = layers.attention(
    project(query, 'query'),
    project(context, 'key'),
    project(context, 'value'),
    {
      batch: 1,
      queries,
      keys: config.text.maxLength,
      width: inner,
      heads,
    },
  );
  return layers.linear(mixed, `${name}.output`, width);
}

/** The released TSAM as `model/tsam.ts` has it: projected texts [1, T, C] → SCI [1, C]. */
export function consistencyOnnx(
  layers: OnnxLayers,
  prompt: string,
  description: string,
  config: ModelConfig,
): string {
  const { graph } = layers;
  const { width, layerNormEpsilon } = config.regressor;
  const { maxLength } = config.text;
  const attended = regressorAttention(layers, 'regressor.consistency', prompt, description, {
    config,
    queries: maxLength,
  });
  const places = layers.parameter('regressor.tokenPooling.weight', [1, 1, maxLength]);
  const pooled = layers.reshape(graph.node('MatMul', [places, attended]), [1, width]);
  const biased = graph.node('Add', [pooled, layers.parameter('regressor.tokenPooling.bias')]);
  return layers.norm(biased, 'regressor.consistencyNorm', layerNormEpsilon);
}
