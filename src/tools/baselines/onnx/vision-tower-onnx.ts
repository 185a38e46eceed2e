import type { ModelConfig } from '../../../spec/config.ts';
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
  const { graph } = layers;
  let x = embedded(layers, prefix, pixels, sizes);
  const { batch } = sizes;
  const tokens = (sizes.input.size / sizes.input.patch) ** 2 + 1;
  const tapped: string[] = [];
  for (let i = 0; i <= Math.max(...taps); i++) {
    const name = `${prefix}.blocks.${i}`;
    const normed = layers.norm(x, `${name}.norm1`, layerNormEpsilon);
    const qkv = layers.linear(normed, `${name}.attention.qkv`, 3 * width);
    const parts = graph.split('Split', [qkv, graph.integers([width, width, width])], { axis: 2 }, 3);
    const mixed = layers.attention(parts[0]!, parts[1]!, parts[2]!, {
      batch,
      queries: tokens,
      keys: tokens,
      width,
      heads,
    });
    x = graph.node('Add', [x, layers.linear(mixed, `${name}.attention.output`, width)]);
    const inner = layers.linear(
      layers.norm(x, `${name}.norm2`, layerNormEpsilon),
      `${name}.mlp.in`,
      mlpRatio * width,
    );
    x = graph.node('Add', [x, layers.linear(layers.gelu(inner), `${name}.mlp.out`, width)]);
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
  const classToken = repeated(layers.values(`${prefix}.classToken`), batch);
  return graph.node('Add', [
    graph.node('Concat', [graph.constant(classToken, [batch, 1, width]), patches], { axis: 1 }),
    layers.parameter(`${prefix}.positions`, [1, places + 1, width]),
  ]);
}

function repeated(values: Float32Array, times: number): Float32Array {
  return Float32Array.from({ length: values.length * times }, (_, i) => values[i % values.length]!);
}
