import type { ModelConfig } from '../../../spec/config.ts';
import { regressorAttention } from './consistency-onnx.ts';
import type { OnnxLayers } from './onnx-layers.ts';

/**
 * FFDPM in ONNX as `model/ffdpm.ts` has it: taps side by side, 1×1 and 3×3 convolution, norm, and attention to the
 * description. taps, each [B, 1 + places, D], and its normed features [1, T, C] → [B, places, C].
 */
export function fusedMapOnnx(
  layers: OnnxLayers,
  taps: string[],
  preference: string,
  config: ModelConfig,
  batch: number,
): string {
  const { graph } = layers;
  const { middle, width, layerNormEpsilon } = config.regressor;
  const side = config.input.size / config.input.patch;
  const places = side * side;
  // without the class token
  const bounds = [[1], [places + 1], [1]].map((values) => graph.integers(values));
  const patches = taps.map((tap) => graph.node('Slice', [tap, ...bounds]));
  const reduced = layers.linear(graph.node('Concat', patches, { axis: 2 }), 'regressor.reduce', middle);
  const maps = layers.reshape(graph.node('Transpose', [reduced], { perm: [0, 2, 1] }), [
    batch,
    middle,
    side,
    side,
  ]);
  const kernel = layers.parameter('regressor.convolution.weight', [width, middle, 3, 3]);
  const convolved = graph.node('Conv', [maps, kernel, layers.parameter('regressor.convolution.bias')], {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
  });
  const rows = layers.reshape(graph.node('Relu', [convolved]), [batch, width, places]);
  const turned = graph.node('Transpose', [rows], { perm: [0, 2, 1] });
  const map = layers.norm(turned, 'regressor.visualNorm', layerNormEpsilon);
  // all crops share the keys: their queries are one row
  const queries = layers.reshape(map, [1, batch * places, width]);
  const attended = regressorAttention(layers, 'regressor.preference', queries, preference, {
    config,
    queries: batch * places,
  });
  return graph.node('Add', [map, layers.reshape(attended, [batch, places, width])]);
}

/**
 * The released AQAFP pooling as `model/aqafp.ts` has it. map [B, places, C], weights [B, places] → VQI [B, C], and what
 * each place adds to it [B, places].
 */
export function frequencyPoolOnnx(
  layers: OnnxLayers,
  map: string,
  weights: string,
  { regressor, input }: ModelConfig,
  batch: number,
): { visual: string; share: string } {
  const { graph } = layers;
  const { width, reduction, poolConstant } = regressor;
  const places = (input.size / input.patch) ** 2;
  const spatial = graph.node('Sigmoid', [layers.linear(map, 'regressor.pooling.spatial', 1)]);
  const mean = graph.node('ReduceMean', [map], { axes: [1], keepdims: 1 });
  const hidden = layers.linear(mean, 'regressor.pooling.channelIn', Math.floor(width / reduction));
  const channel = layers.linear(graph.node('Relu', [hidden]), 'regressor.pooling.channelOut', width);
  const masked = graph.node('Mul', [graph.node('Mul', [map, spatial]), graph.node('Sigmoid', [channel])]);
  const raised = graph.node('Add', [weights, layers.scalar(poolConstant)]);
  const terms = graph.node('Mul', [masked, layers.reshape(raised, [batch, places, 1])]);
  const sum = (x: string, axis: number, keepdims: number) =>
    graph.node('ReduceSum', [x, graph.integers([axis])], { keepdims });
  const sizes = sum(graph.node('Abs', [terms]), 2, 0);
  return { visual: sum(terms, 1, 0), share: graph.node('Div', [sizes, sum(sizes, 1, 1)]) };
}
