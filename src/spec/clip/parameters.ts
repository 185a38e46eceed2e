import { Specs, type ParameterSpec } from '../specs.ts';
import { isResNet, type ClipConfig, type ViTTower } from './config.ts';
import { resNetParameters } from './resnet-parameters.ts';
import { clipScorer } from './scorers/index.ts';

function blocks(specs: Specs, prefix: string, { width, depth, intermediate }: ViTTower): void {
  for (let i = 0; i < depth; i++) {
    const block = `${prefix}.blocks.${i}`;
    specs.norm(`${block}.norm1`, width);
    specs.linear(`${block}.attention.qkv`, 3 * width, width);
    specs.linear(`${block}.attention.output`, width, width);
    specs.norm(`${block}.norm2`, width);
    specs.linear(`${block}.mlp.in`, intermediate, width);
    specs.linear(`${block}.mlp.out`, width, intermediate);
  }
}

/** Places of a tower's positional table: the class token, or the mean, and a square of patches. */
function imagePlaces({ input }: Pick<ClipConfig, 'input'>): number {
  return Math.floor(input.size / input.patch) ** 2 + 1;
}

/**
 * What stays f16 in int8 packages. The patches' embedding and both projections are at most 2% of the weights and half of the squared error
 * of cosines (measured on the golden models); attention is a third of the blocks' weights and five sixths of the error that then remains.
 * Scorers that tell apart texts that hardly differ need the text tower exact too: two thirds of LIQE's largest error are its hidden layers'.
 * Of the image tower's hidden layers, the outputs of the first half of the blocks then weigh most, since all others read them: over eight sets
 * of 42 pictures, the least rank correlation is 0.9989 with them in int8, 0.9994 without, and no higher with all outputs in f16.
 */
const always = /(?:patchEmbed|projection)\.weight$/;
const whereSensitive = /(?:^text\..+|patchEmbed|projection|attention\.\w+)\.weight$/;

function visionTransformer(
  { input, embedding }: ClipConfig,
  tower: ViTTower,
  places: number,
): ParameterSpec[] {
  const image = new Specs('image');
  image.add('image.classToken', [1, 1, tower.width], 'vector');
  image.add('image.positions', [1, places, tower.width], 'vector');
  image.add('image.patchEmbed.weight', [tower.width, 3, input.patch, input.patch], 'convolution');
  image.norm('image.preNorm', tower.width);
  blocks(image, 'image', tower);
  image.norm('image.norm', tower.width);
  image.linear('image.projection', embedding, tower.width, false);
  return image.list;
}

/** Every parameter of a CLIP model whose heads have these names, in storage order. */
export function clipParameters(config: ClipConfig, heads: readonly string[]): ParameterSpec[] {
  const { imageTower, text, embedding, headLayers } = config;
  const places = imagePlaces(config);
  const image = isResNet(imageTower)
    ? resNetParameters(imageTower, embedding, places)
    : visionTransformer(config, imageTower, places);
  const words = new Specs('text');
  words.add('text.words', [text.vocabulary, text.width], 'table');
  words.add('text.positions', [text.maxLength, text.width], 'table');
  blocks(words, 'text', text);
  words.norm('text.norm', text.width);
  words.linear('text.projection', embedding, text.width, false);
  words.add('text.logitScale', [1], 'vector');
  const own = new Specs('head');
  for (const head of heads) {
    const sizes = headLayers[head]?.sizes ?? [];
    // kept wide: a score is read off them directly, and they are small
    for (let i = 0; i + 1 < sizes.length; i++) {
      own.add(`heads.${head}.${i}.weight`, [sizes[i + 1]!, sizes[i]!], 'vector');
      own.add(`heads.${head}.${i}.bias`, [sizes[i + 1]!], 'vector');
    }
  }
  const precise = heads.some((head) => clipScorer(head)?.sensitive)
    ? (name: string) => whereSensitive.test(name) || isEarlyOutput(name, imageTower)
    : (name: string) => always.test(name);
  return [...image, ...words.list, ...own.list].map((spec) =>
    precise(spec.name) ? { ...spec, precise: true } : spec,
  );
}

/** Whether a weight is the output of hidden layers in the first half of the image tower's blocks. */
function isEarlyOutput(name: string, tower: ClipConfig['imageTower']): boolean {
  const block = /^image\.blocks\.(\d+)\.mlp\.out\.weight$/.exec(name)?.[1];
  return block !== undefined && !isResNet(tower) && Number(block) < tower.depth / 2;
}
