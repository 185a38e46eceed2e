import type { ModelConfig } from '../../../spec/config.ts';
import { parameterValues } from '../../bench/work/random-parameters.ts';
import { scAgiqaInputs, scAgiqaParameters, scoredHead } from '../../bench/work/sc-agiqa.ts';
import { channelsFirst } from './channels-first.ts';
import { consistencyOnnx } from './consistency-onnx.ts';
import { csfWeightsOnnx } from './csf-onnx.ts';
import { expertsOnnx } from './experts-onnx.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { OnnxLayers } from './onnx-layers.ts';
import type { OnnxInput, OnnxWork } from './onnx-workload.ts';
import { textEncoderOnnx } from './text-encoder-onnx.ts';
import { visionTowerOnnx } from './vision-tower-onnx.ts';
import { frequencyPoolOnnx, fusedMapOnnx } from './visual-onnx.ts';

const texts = 2;

/**
 * The whole released SC-AGIQA network for one image and all its crops as one ONNX file, from normalised pixels and token
 * ids to one score a crop: what `bench/work/sc-agiqa.ts` computes, with the same weights, inputs and outputs. Image tower and
 * texts run once. Switches of the configuration other than the released ones are not read.
 */
export function scAgiqaOnnx(config: ModelConfig, crops: number): OnnxWork {
  const { input, imageTower, cropTower, text, regressor } = config;
  const { width } = regressor;
  const places = (input.size / input.patch) ** 2;
  const graph = new OnnxGraph();
  const specs = new Map(scAgiqaParameters(config).map((spec) => [spec.name, spec]));
  const layers = new OnnxLayers(graph, (name) => parameterValues(specs.get(name)!));
  const inputs = onnxInputs(config, crops);
  for (const [name, { shape, type }] of Object.entries(inputs)) graph.input(name, shape, type);

  const imageSizes = { config: imageTower, input, batch: 1 };
  const [last] = visionTowerOnnx(layers, 'image', 'image', [imageTower.depth - 1], imageSizes);
  const imageTokens = layers.norm(last!, 'image.norm', imageTower.layerNormEpsilon);
  const textSizes = { config: text, texts, places: places + 1 };
  const features = textEncoderOnnx(layers, ['ids', 'mask', imageTokens], textSizes);
  const projected = layers.linear(features, 'regressor.textProjection', width, false);
  const both = graph.split('Split', [projected, graph.integers([1, 1])], { axis: 0 }, texts);
  const [prompt, description] = both as [string, string];
  const consistency = consistencyOnnx(layers, prompt, description, config);

  const cropSizes = { config: cropTower, input, batch: crops };
  const taps = visionTowerOnnx(layers, 'crop', 'crops', cropTower.taps, cropSizes);
  const preference = layers.norm(description, 'regressor.preferenceNorm', regressor.layerNormEpsilon);
  const map = fusedMapOnnx(layers, taps, preference, config, crops);
  const weights = csfWeightsOnnx(layers, 'crops', config, crops);
  const { visual, share } = frequencyPoolOnnx(layers, map, weights, config, crops);
  const shared = graph.node('Expand', [consistency, graph.integers([crops, width])]);
  const score = expertsOnnx(layers, graph.node('Concat', [visual, shared], { axis: 1 }), scoredHead, config);

  graph.output('prompt', prompt, [1, text.maxLength, width]);
  graph.output('description', description, [1, text.maxLength, width]);
  graph.output('consistency', consistency, [1, width]);
  graph.output('visual', visual, [crops, width]);
  graph.output('share', share, [crops, places]);
  graph.output('score', score, [crops]);
  return { model: graph.build(), inputs };
}

function onnxInputs(config: ModelConfig, crops: number): Record<string, OnnxInput> {
  const { image, crops: pixels, ids, mask } = scAgiqaInputs(config, crops);
  const { size } = config.input;
  const text = [texts, config.text.maxLength];
  return {
    image: { type: 'float32', values: channelsFirst(image, size), shape: [1, 3, size, size] },
    crops: { type: 'float32', values: channelsFirst(pixels, size), shape: [crops, 3, size, size] },
    ids: { type: 'int32', values: ids, shape: text },
    mask: { type: 'float32', values: mask, shape: text },
  };
}
