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
  const { config, batch, input } = sizes;
  const { width, heads, mlpRatio, layerNormEpsilon } = config;
  let x = embeddedOnnx(layers, prefix, pixels, { width, ...input, batch, bias: true });
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
export function embeddedOnnx(
  layers: OnnxLayers,
  prefix: string,
  pixels: string,
  {
    width,
    size,
    patch,
    batch,
    bias,
  }: Record<'width' | 'size' | 'patch' | 'batch', number> & { bias: boolean },
): string {
  const places = (size / patch) ** 2;
  const { graph } = layers;
  const kernel = layers.parameter(`${prefix}.patchEmbed.weight`, [width, 3, patch, patch]);
  const biases = bias ? [layers.parameter(`${prefix}.patchEmbed.bias`)] : [];
  const maps = graph.node('Conv', [pixels, kernel, ...biases], {
    strides: [patch, patch],
    kernel_shape: [patch, patch],
  });
  const patches = graph.node('Transpose', [layers.reshape(maps, [batch, width, places])], {
    perm: [0, 2, 1],
  });
  return graph.node('Add', [
    withClassToken(layers, prefix, patches, [batch, width]),
    layers.parameter(`${prefix}.positions`, [1, places + 1, width]),
  ]);
}

/** Patches [batch, places, width] behind the tower's class token. */
function withClassToken(
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
