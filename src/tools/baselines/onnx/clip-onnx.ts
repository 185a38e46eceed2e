import type { ViTConfig } from '../../../spec/clip/config.ts';
import { clipInputs, clipWeights } from '../../bench/work/clip.ts';
import { parameterValues } from '../../bench/work/random-parameters.ts';
import { blockOnnx } from './block-onnx.ts';
import { channelsFirst } from './channels-first.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { OnnxLayers } from './onnx-layers.ts';
import type { OnnxWork } from './onnx-workload.ts';
import { embeddedOnnx } from './vision-tower-onnx.ts';

/** What is added to the logits of a token that must not be seen. */
const hidden = -1e30;

/**
 * `bench/work/clip.ts` as an ONNX file, with the same weights. Inputs `pixels` [images, 3, size, size] and `ids` [1, T], outputs `image`
 * [images, E] and `text` [1, E].
 */
export function clipOnnx(config: ViTConfig, images: number): OnnxWork {
  const { input, embedding, text } = config;
  const graph = new OnnxGraph();
  const specs = new Map(clipWeights(config).map((spec) => [spec.name, spec]));
  const layers = new OnnxLayers(graph, (name) => parameterValues(specs.get(name)!));
  const shape = [images, 3, input.size, input.size];
  const pixels = graph.input('pixels', shape);
  const ids = graph.input('ids', [1, text.maxLength], 'int32');
  graph.output('image', imageOnnx(layers, pixels, config, images), [images, embedding]);
  graph.output('text', textOnnx(layers, ids, config), [1, embedding]);
  const given = clipInputs(config, images);
  return {
    model: graph.build(),
    inputs: {
      pixels: { type: 'float32', values: channelsFirst(given.pixels, input.size), shape },
      ids: { type: 'int32', values: given.ids, shape: [1, text.maxLength] },
    },
  };
}

function blocks(layers: OnnxLayers, x: string, config: ViTConfig, tower: 'image' | 'text', batch: number) {
  const { input, text, layerNormEpsilon, activation } = config;
  const tokens = tower === 'text' ? text.maxLength : (input.size / input.patch) ** 2 + 1;
  const { depth, ...sizes } = tower === 'text' ? text : config.imageTower;
  const common = { ...sizes, batch, tokens, layerNormEpsilon, activation };
  const mask = tower === 'text' ? { mask: causal(layers, tokens) } : {};
  let last = x;
  for (let i = 0; i < depth; i++)
    last = blockOnnx(layers, last, `${tower}.blocks.${i}`, { ...common, ...mask });
  return last;
}

/** Token `place` of each text or image, normed and projected: [batch, tokens, width] → [batch, E]. */
function pooled(
  layers: OnnxLayers,
  x: string,
  tower: 'image' | 'text',
  config: ViTConfig,
  [batch, place]: [number, number],
): string {
  const { graph } = layers;
  const bounds = [[place], [place + 1], [1]].map((values) => graph.integers(values));
  const { width } = tower === 'image' ? config.imageTower : config.text;
  const row = layers.reshape(graph.node('Slice', [x, ...bounds]), [batch, width]);
  const normed = layers.norm(row, `${tower}.norm`, config.layerNormEpsilon);
  return layers.linear(normed, `${tower}.projection`, config.embedding, false);
}

function imageOnnx(layers: OnnxLayers, pixels: string, config: ViTConfig, batch: number): string {
  const sizes = { width: config.imageTower.width, ...config.input, batch, bias: false };
  const placed = embeddedOnnx(layers, 'image', pixels, sizes);
  const first = layers.norm(placed, 'image.preNorm', config.layerNormEpsilon);
  return pooled(layers, blocks(layers, first, config, 'image', batch), 'image', config, [batch, 0]);
}

function textOnnx(layers: OnnxLayers, ids: string, config: ViTConfig): string {
  const { graph } = layers;
  const { vocabulary, width, maxLength } = config.text;
  const words = graph.node('Gather', [layers.parameter('text.words', [vocabulary, width]), ids], { axis: 0 });
  const placed = graph.node('Add', [words, layers.parameter('text.positions', [1, maxLength, width])]);
  return pooled(layers, blocks(layers, placed, config, 'text', 1), 'text', config, [1, maxLength - 1]);
}

/** Each token sees itself and those before it: [1, 1, tokens, tokens], added to the logits. */
function causal(layers: OnnxLayers, tokens: number): string {
  const values = Float32Array.from({ length: tokens * tokens }, (_, i) =>
    i % tokens > Math.floor(i / tokens) ? hidden : 0,
  );
  return layers.graph.constant(values, [1, 1, tokens, tokens]);
}
