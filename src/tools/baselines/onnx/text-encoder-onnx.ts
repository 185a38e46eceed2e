import type { ModelConfig } from '../../../spec/config.ts';
import type { OnnxLayers } from './onnx-layers.ts';

export interface TextSizes {
  config: ModelConfig['text'];
  /** Texts of the one image. */
  texts: number;
  /** Image tokens. */
  places: number;
}

/**
 * `model/text-encoder.ts` in ONNX, for one image: self-attention sees each text alone, cross-attention takes their tokens
 * as one row of queries.
 *
 * @param ids whole numbers, [texts, T]
 * @param mask 1 for a token, [texts, T]
 * @param imageTokens [1, places, image width]
 * @returns features [texts, T, D]
 */
export function textEncoderOnnx(
  layers: OnnxLayers,
  [ids, mask, imageTokens]: [string, string, string],
  sizes: TextSizes,
): string {
  const { config, texts, places } = sizes;
  const { width, intermediate, maxLength: tokens, heads, layerNormEpsilon } = config;
  const { graph } = layers;
  const padding = graph.node('Mul', [graph.node('Sub', [mask, layers.scalar(1)]), layers.scalar(10000)]);
  const keyMask = layers.reshape(padding, [texts, 1, 1, tokens]);
  const words = graph.node('Gather', [layers.parameter('text.words', [config.vocabulary, width]), ids], {
    axis: 0,
  });
  const positions = layers.values('text.positions').subarray(0, tokens * width);
  const norm = (sum: string, name: string) => layers.norm(sum, name, layerNormEpsilon);
  let x = norm(graph.node('Add', [words, graph.constant(positions, [tokens, width])]), 'text.norm');
  for (let i = 0; i < config.depth; i++) {
    const project = (from: string, name: string) => layers.linear(from, `text.layers.${i}.${name}`, width);
    const close = (mixed: string, residual: string, name: string) =>
      norm(graph.node('Add', [project(mixed, `${name}.output`), residual]), `text.layers.${i}.${name}.norm`);
    const own = layers.attention(
      project(x, 'self.query'),
      project(x, 'self.key'),
      project(x, 'self.value'),
      { batch: texts, queries: tokens, keys: tokens, width, heads },
      keyMask,
    );
    const joined = layers.reshape(close(own, x, 'self'), [1, texts * tokens, width]);
    const seen = layers.attention(
      project(joined, 'cross.query'),
      project(imageTokens, 'cross.key'),
      project(imageTokens, 'cross.value'),
      { batch: 1, queries: texts * tokens, keys: places, width, heads },
    );
    const grounded = close(seen, joined, 'cross');
    const inner = layers.gelu(layers.linear(grounded, `text.layers.${i}.mlp.in`, intermediate));
    const fed = graph.node('Add', [project(inner, 'mlp.out'), grounded]);
    x = layers.reshape(norm(fed, `text.layers.${i}.mlp.norm`), [texts, tokens, width]);
  }
  return x;
}
