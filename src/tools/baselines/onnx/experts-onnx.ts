import type { ModelConfig } from '../../../spec/config.ts';
import type { OnnxLayers } from './onnx-layers.ts';

const float32 = 1;

/** The released MoER of one head as `model/moer.ts` has it: features [B, F] → [B]. Ties among gates are not told apart. */
export function expertsOnnx(
  layers: OnnxLayers,
  features: string,
  head: string,
  { regressor }: ModelConfig,
): string {
  const { graph } = layers;
  const { experts, topK, width, expertWidth = width } = regressor;
  const gate = graph.node('Softmax', [layers.linear(features, `heads.${head}.gate`, experts)], { axis: -1 });
  const predictions = Array.from({ length: experts }, (_, e) => {
    const name = `heads.${head}.experts.${e}`;
    return layers.linear(layers.gelu(layers.linear(features, `${name}.in`, expertWidth)), `${name}.out`, 1);
  });
  const unsqueezed = (axis: number) => graph.node('Unsqueeze', [gate, graph.integers([axis])]);
  const leads = graph.node('Cast', [graph.node('Greater', [unsqueezed(2), unsqueezed(1)])], { to: float32 });
  // how many gates are larger, for each
  const better = graph.node('ReduceSum', [leads, graph.integers([1])], { keepdims: 0 });
  const used = graph.node('Cast', [graph.node('Less', [better, layers.scalar(topK)])], { to: float32 });
  const kept = graph.node('Mul', [gate, used]);
  const terms = graph.node('Mul', [kept, graph.node('Concat', predictions, { axis: 1 })]);
  return graph.node('ReduceSum', [terms, graph.integers([1])], { keepdims: 0 });
}
