import { randomValues } from '../../bench/work/random.ts';
import { parameterValues } from '../../bench/work/random-parameters.ts';
import { towerParameters } from '../../bench/work/vit.ts';
import { fullSize } from '../../../spec/config.ts';
import { channelsFirst } from './channels-first.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { OnnxLayers } from './onnx-layers.ts';
import type { OnnxWork } from './onnx-workload.ts';
import { visionTowerOnnx } from './vision-tower-onnx.ts';

/**
 * The crop tower of `bench/work/vit.ts` as an ONNX file, with the same weights. Input `pixels` [batch, 3, 224, 224], output
 * `tokens` [batch, 197, 768].
 */
export function vitOnnx(blocks: number, batch = 1): OnnxWork {
  const { cropTower: config, input } = fullSize;
  const { size, patch } = input;
  const graph = new OnnxGraph();
  const specs = new Map(towerParameters(blocks).map((spec) => [spec.name, spec]));
  const layers = new OnnxLayers(graph, (name) => parameterValues(specs.get(name)!));
  const shape = [batch, 3, size, size];
  const pixels = graph.input('pixels', shape);
  const [tokens] = visionTowerOnnx(layers, 'crop', pixels, [blocks - 1], { config, input, batch });
  graph.output('tokens', tokens!, [batch, (size / patch) ** 2 + 1, config.width]);
  const values = channelsFirst(randomValues(batch * size * size * 3, 99), size);
  return { model: graph.build(), inputs: { pixels: { type: 'float32', values, shape } } };
}
