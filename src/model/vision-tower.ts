import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor3D, Tensor4D } from '../nn/tf.ts';
import type { Layers, Parameters } from '../nn/layers.ts';
import type { ModelConfig } from '../spec/config.ts';
import type { Recorder } from './recorder.ts';
import { transformerBlock } from './transformer-block.ts';

export interface TowerContext {
  layers: Layers;
  parameters: Parameters;
  /** Name prefix of the tower's parameters: `image` or `crop`. */
  prefix: 'image' | 'crop';
  config: ModelConfig['imageTower'];
  patch: number;
  record: Recorder | undefined;
  /** Prefix under which intermediates are recorded (`blip`, `vit`). */
  recordAs: string;
}

/** Frequency values in units of their spread over the training images, cut at ±4. */
function standardiseCells(cells: Tensor3D, { parameters, prefix }: TowerContext): Tensor3D {
  return cells
    .sub(parameters.tensor(`${prefix}.cellMean`))
    .mul(parameters.tensor(`${prefix}.cellScale`))
    .clipByValue(-4, 4)
    .as3D(...cells.shape);
}

/**
 * A vision transformer over normalised pixels [B, 224, 224, 3], or over the fixed frequency values of each patch
 * [B, places, channels]; returns the outputs of the wanted blocks, each [B, 1 + places, D], class token first, without a
 * final norm.
 *
 * @param taps 0-based numbers of the blocks whose outputs are wanted
 */
export function runVisionTower(
  input: Tensor4D | Tensor3D,
  taps: number[],
  context: TowerContext,
): Tensor3D[] {
  const { layers, parameters, prefix, config, record, recordAs } = context;
  const wanted = new Set(taps);
  return tf.tidy(() => {
    const batch = input.shape[0];
    const weight = parameters.matrix(`${prefix}.patchEmbed.weight`);
    const bias = parameters.tensor(`${prefix}.patchEmbed.bias`) as Tensor1D;
    const patches =
      input.rank === 4
        ? layers.patchEmbed(input as Tensor4D, weight, bias, context.patch)
        : (layers.linear(standardiseCells(input as Tensor3D, context), weight, { bias }) as Tensor3D);
    record?.(`${recordAs}.patch_embed`, patches);
    const classToken = parameters.tensor(`${prefix}.classToken`).tile([batch, 1, 1]);
    let x = tf
      .concat<Tensor3D>([classToken as Tensor3D, patches], 1)
      .add<Tensor3D>(parameters.tensor(`${prefix}.positions`));
    const tapped: Tensor3D[] = [];
    const last = Math.max(...taps);
    for (let i = 0; i <= last && i < config.depth; i++) {
      x = transformerBlock(x, `${prefix}.blocks.${i}`, { ...config, layers, parameters, activation: 'gelu' });
      record?.(`${recordAs}.block${i}`, x);
      if (wanted.has(i)) tapped.push(x);
    }
    return tapped;
  });
}
