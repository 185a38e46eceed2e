import type { ModelConfig } from '../../../spec/config.ts';
import { blockOnnx } from './block-onnx.ts';
import type { OnnxLayers } from './onnx-layers.ts';

export interface TowerSizes {
  config: ModelConfig['imageTower'];
  input: ModelConfig['input'];
  batch: number;
}

/** `model/vision-tower.ts` in ONNX: pixels [B, 3, size, size] → outputs of the wanted blocks, each [B, 1 + places, D]. */
export function visionTowerOnnx(
  layers: OnnxLayers,
  prefix: string,
  pixels: string,
  taps: number[],
  sizes: TowerSizes,
): string[] {
  const { width, heads, mlpRatio, layerNormEpsilon } = sizes.config;
  let x = embedded(layers, prefix, pixels, sizes);
  const { batch } = sizes;
  const tokens = (sizes.input.size / sizes.input.patch) ** 2 + 1;
  const tapped: string[] = [];
  const block = { batch, tokens, width, heads, intermediate: mlpRatio * width, layerNormEpsilon };
  for (let i = 0; i <= Math.max(...taps); i++) {
    x = blockOnnx(layers, x, `${prefix}.blocks.${i}`, { ...block, activation: 'gelu' });
    if (taps.includes(i)) tapped.push(x);
  }
  return tapped;
}

/** Patches through their convolution, the class token before them, positions added. */
function embedded(
  layers: OnnxLayers,
  prefix: string,
  pixels: string,
  { config, input, batch }: TowerSizes,
): string {
  const { width } = config;
  const { size, patch } = input;
  const places = (size / patch) ** 2;
  const { graph } = layers;
  const kernel = layers.parameter(`${prefix}.patchEmbed.weight`, [width, 3, patch, patch]);
  const maps = graph.node('Conv', [pixels, kernel, layers.parameter(`${prefix}.patchEmbed.bias`)], {
    strides: [patch, patch],
    kernel_shape: [patch, patch],
  });
  const patches = graph.node('Transpose', [layers.reshape(maps, [batch, width, places])], {
    perm: [0, 2, 1],
  });
  return layers.graph.node('Add', [
    withClassToken(layers, prefix, patches, [batch, width]),
    layers.parameter(`${prefix}.positions`, [1, places + 1, width]),
  ]);
}

/** Patches [batch, places, width] behind the tower's class token. */
export function withClassToken(
  layers: OnnxLayers,
  prefix: string,
  patches: string,
  [batch, width]: [number, number],
): string {
  const classToken = repeated(layers.values(`${prefix}.classToken`), batch);
  return layers.graph.node('Concat', [layers.graph.constant(classToken, [batch, 1, width]), patches], {
    axis: 1,
  });
}

function repeated(values: Float32Array, times: number): Float32Array {
  return Float32Array.from({ length: values.length * times }, (_, i) => values[i % values.length]!);
}
