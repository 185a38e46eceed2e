import { Specs, type ParameterSpec } from '../specs.ts';
import { resNetChannels, type ResNetTower } from './config.ts';

/** A convolution into which the normalisation behind it is folded, which is where its bias comes from. */
function convolution(specs: Specs, name: string, outputs: number, inputs: number): void {
  specs.add(`${name}.weight`, [outputs, inputs, 3, 3], 'convolution');
  specs.add(`${name}.bias`, [outputs], 'vector');
}

/**
 * Every parameter of a modified ResNet, in storage order: stem, four stages of bottlenecks, and the attention that pools the last map. Its
 * convolutions stay f16 in int8 packages: in int8 they move CLIP-IQA by 4.2% of its span, in f16 by 0.14% (72 crops, golden model).
 *
 * @param places of the positional table: the mean and each place of the last map
 */
export function resNetParameters(tower: ResNetTower, embedding: number, places: number): ParameterSpec[] {
  const { layers, width } = tower;
  const image = new Specs('image');
  // 27 inputs are no whole vectors, so it is convolved by itself; its weights are few
  image.add('image.stem.0.weight', [width / 2, 3, 3, 3], 'vector');
  image.add('image.stem.0.bias', [width / 2], 'vector');
  convolution(image, 'image.stem.1', width / 2, width / 2);
  convolution(image, 'image.stem.2', width, width / 2);
  let inputs = width;
  for (const [stage, depth] of layers.entries()) {
    const inner = width * 2 ** stage;
    for (let i = 0; i < depth; i++) {
      const block = `image.stages.${stage}.${i}`;
      image.linear(`${block}.reduce`, inner, inputs);
      convolution(image, `${block}.spatial`, inner, inner);
      image.linear(`${block}.expand`, 4 * inner, inner);
      if (i === 0) image.linear(`${block}.shortcut`, 4 * inner, inputs);
      inputs = 4 * inner;
    }
  }
  const channels = resNetChannels(tower);
  image.add('image.positions', [1, places, channels], 'vector');
  for (const part of ['query', 'key', 'value']) image.linear(`image.attention.${part}`, channels, channels);
  image.linear('image.projection', embedding, channels);
  return image.list.map((spec) => (spec.kind === 'vector' ? spec : { ...spec, precise: true }));
}
