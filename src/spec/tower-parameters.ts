import { cellChannels, type ModelConfig } from './config.ts';
import { Specs, type ParameterSpec } from './specs.ts';

/* The parameters of the three towers, in storage order. */

function visionTower(
  specs: Specs,
  prefix: string,
  config: ModelConfig['imageTower'],
  input: ModelConfig['input'],
  channels?: number,
): void {
  const { width } = config;
  const places = (input.size / input.patch) ** 2;
  specs.add(`${prefix}.classToken`, [1, 1, width], 'vector');
  specs.add(`${prefix}.positions`, [1, places + 1, width], 'vector');
  if (channels === undefined) {
    specs.add(`${prefix}.patchEmbed.weight`, [width, 3, input.patch, input.patch], 'convolution');
  } else {
    // cells are standardised first: mean and 1/deviation per channel, measured on the training images
    specs.add(`${prefix}.cellMean`, [channels], 'vector');
    specs.add(`${prefix}.cellScale`, [channels], 'vector');
    specs.add(`${prefix}.patchEmbed.weight`, [width, channels], 'matrix');
  }
  specs.add(`${prefix}.patchEmbed.bias`, [width], 'vector');
  for (let i = 0; i < config.depth; i++) {
    const block = `${prefix}.blocks.${i}`;
    specs.norm(`${block}.norm1`, width);
    specs.linear(`${block}.attention.qkv`, 3 * width, width);
    specs.linear(`${block}.attention.output`, width, width);
    specs.norm(`${block}.norm2`, width);
    specs.linear(`${block}.mlp.in`, width * config.mlpRatio, width);
    specs.linear(`${block}.mlp.out`, width, width * config.mlpRatio);
  }
}

/** Of the tower over the whole image. */
export function imageParameters(config: ModelConfig): ParameterSpec[] {
  const specs = new Specs('image');
  visionTower(specs, 'image', config.imageTower, config.input);
  specs.norm('image.norm', config.imageTower.width);
  return specs.list;
}

/** Of the text encoder, with its attention to the image where it is grounded. */
export function textParameters({ text, imageTower }: ModelConfig): ParameterSpec[] {
  const specs = new Specs('text');
  const { width } = text;
  specs.add('text.words', [text.vocabulary, width], 'table');
  specs.add('text.positions', [text.maxPosition, width], 'table');
  specs.norm('text.norm', width);
  for (let i = 0; i < text.depth; i++) {
    for (const kind of text.grounded ? ['self', 'cross'] : ['self']) {
      const source = kind === 'self' ? width : imageTower.width;
      const attention = `text.layers.${i}.${kind}`;
      specs.linear(`${attention}.query`, width, width);
      specs.linear(`${attention}.key`, width, source);
      specs.linear(`${attention}.value`, width, source);
      specs.linear(`${attention}.output`, width, width);
      specs.norm(`${attention}.norm`, width);
    }
    specs.linear(`text.layers.${i}.mlp.in`, text.intermediate, width);
    specs.linear(`text.layers.${i}.mlp.out`, width, text.intermediate);
    specs.norm(`text.layers.${i}.mlp.norm`, width);
  }
  return specs.list;
}

/** Of the tower over crops. */
export function cropParameters(config: ModelConfig): ParameterSpec[] {
  const specs = new Specs('crop');
  visionTower(specs, 'crop', config.cropTower, config.input, cellChannels(config));
  return specs.list;
}
