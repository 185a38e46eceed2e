import type { StorageType } from '../../formats/quantise.ts';
import { cropPixels } from '../../image/crops/crops.ts';
import type { DecodedImage } from '../../image/decoded-image.ts';
import { normalisePixels } from '../../image/normalise.ts';
import { ClipNetwork } from '../../model/clip/clip-network.ts';
import type { Layers, Parameters } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import { clipScorer } from '../../spec/clip/scorers/index.ts';
import { goldenClip } from './golden-checkpoint.ts';
import { clipNetwork, embedIds } from './golden-network.ts';
import golden from './golden-resnet.json' with { type: 'json' };
import { importResNet } from './resnet-checkpoint.ts';
import { stretchRows } from './stretch-rows.ts';
import { unit } from '../../worker/scorers/clip/unit-rows.ts';

/** For tests: a small CLIP model on a modified ResNet, in the names of OpenAI's RN50, and CLIP-IQA on it as PyTorch has computed it. */

export const goldenResNet = golden;

/** What one image gave: its score, and its embedding of unit length. */
interface ResNetResult {
  score: number;
  embedding: number[];
}

/**
 * CLIP-IQA of images on these layers.
 *
 * @param positions whether the positional table is added, stretched as IQA-PyTorch does; CLIP-IQA goes without
 * @param pairs ids of the texts
 */
export async function scoreResNet(
  images: readonly Pick<DecodedImage, 'rgb' | 'width' | 'height'>[],
  layers: Layers,
  positions: boolean,
  format: StorageType = 'f32',
  pairs: readonly number[][] = goldenClip.scorers['clip-iqa'].ids,
): Promise<ResNetResult[]> {
  const { config, network, parameters } = await clipNetwork(importResNet(), ['clip-iqa'], layers, format);
  const texts: Float64Array[] = [];
  for (const ids of pairs) texts.push(Float64Array.from(await embedIds(network, ids)));
  const [logScale] = await parameters.tensor('text.logitScale').data<'float32'>();
  const found: ResNetResult[] = [];
  for (const { rgb, width, height } of images) {
    const table = await stretched(parameters, mapSide(height) * mapSide(width) + 1);
    const own: Parameters = {
      matrix: (name) => parameters.matrix(name),
      has: (name) => parameters.has(name),
      tensor: (name) => (name === 'image.positions' ? table : parameters.tensor(name)),
    };
    const features = tf.tidy(() => {
      const pixels = tf.tensor4d(normalisePixels(rgb, config.normalisation), [1, height, width, 3]);
      return new ClipNetwork(config, layers, own).embedImage(pixels, positions);
    });
    const image = await unit(features);
    table.dispose();
    const evidence = { image, texts, scale: Math.exp(logScale!), layers: [] };
    found.push({ score: clipScorer('clip-iqa')!.score(evidence, config), embedding: [...image] });
  }
  parameters.dispose();
  return found;
}

/** Places of the last map along a side of the image: five halvings, of which the first rounds up. */
const mapSide = (side: number): number => Math.floor(Math.ceil(side / 2) / 16);

async function stretched(parameters: Parameters, rows: number): Promise<tf.Tensor> {
  const table = parameters.tensor('image.positions');
  const [, , channels] = table.shape as [number, number, number];
  return tf.tensor3d(stretchRows(await table.data<'float32'>(), channels, rows), [1, rows, channels]);
}

/** The crops of the golden images that the numbers are of. */
export async function resNetCrops(read: (id: string) => Promise<DecodedImage> | DecodedImage) {
  const crops: Pick<DecodedImage, 'rgb' | 'width' | 'height'>[] = [];
  for (const { id, box } of golden.crops) {
    const image = await read(id);
    const [x, y, width, height] = box as [number, number, number, number];
    crops.push({ rgb: cropPixels(image.rgb, image.width, x, y, width, height), width, height });
  }
  return crops;
}
