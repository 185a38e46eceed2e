import { resNetStride } from '../../spec/clip/config.ts';
import type { WeightTable } from './write-checkpoint.ts';

/** Sizes of a CLIP model on a modified ResNet, as its checkpoint has them. */
export interface ResNetSizes {
  embedding: number;
  /** Side of the squares that the positional table is for. */
  size: number;
  image: { layers: number[]; width: number };
  text: { width: number; layers: number; context: number; vocabulary: number };
  logitScale: number;
}

type Row = WeightTable['tensors'][number];

/** Uniform noise of this standard deviation. */
const noise = (name: string, shape: number[], deviation: number): Row => ({
  ...{ name, shape, scale: Math.sqrt(3) * deviation, offset: 0 },
});
const weight = (name: string, shape: number[], gain = 1): Row =>
  noise(`${name}.weight`, shape, gain / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1)));
const around = (name: string, count: number, offset: number): Row => ({
  ...{ name, shape: [count], scale: 0.2, offset },
});
const norm = (name: string, count: number): Row[] => [
  around(`${name}.weight`, count, 1),
  around(`${name}.bias`, count, 0),
];
const batchNorm = (name: string, count: number): Row[] => [
  ...norm(name, count),
  around(`${name}.running_mean`, count, 0),
  around(`${name}.running_var`, count, 1),
];

/** The rule of the weights of such a model, in the names of OpenAI's checkpoints: products keep the size of what they read. */
export function resNetWeights(sizes: ResNetSizes, seed: number): WeightTable {
  const { embedding, size, image, text, logitScale } = sizes;
  const tensors: Row[] = [];
  const convolution = (conv: string, bn: string, outputs: number, inputs: number, side: number): void => {
    tensors.push(weight(conv, [outputs, inputs, side, side]), ...batchNorm(bn, outputs));
  };
  const linear = (name: string, outputs: number, inputs: number, gain = 1): void => {
    tensors.push(weight(name, [outputs, inputs], gain), around(`${name}.bias`, outputs, 0));
  };
  const { width } = image;
  for (const [i, [outputs, inputs]] of [
    [width / 2, 3],
    [width / 2, width / 2],
    [width, width / 2],
  ].entries())
    convolution(`visual.conv${i + 1}`, `visual.bn${i + 1}`, outputs!, inputs!, 3);
  let inputs = width;
  for (const [stage, depth] of image.layers.entries()) {
    const inner = width * 2 ** stage;
    for (let i = 0; i < depth; i++) {
      const block = `visual.layer${stage + 1}.${i}`;
      convolution(`${block}.conv1`, `${block}.bn1`, inner, inputs, 1);
      convolution(`${block}.conv2`, `${block}.bn2`, inner, inner, 3);
      convolution(`${block}.conv3`, `${block}.bn3`, 4 * inner, inner, 1);
      if (i === 0) convolution(`${block}.downsample.0`, `${block}.downsample.1`, 4 * inner, inputs, 1);
      inputs = 4 * inner;
    }
  }
  const pool = 'visual.attnpool';
  tensors.push(noise(`${pool}.positional_embedding`, [(size / resNetStride) ** 2 + 1, inputs], 0.5));
  for (const part of ['q', 'k']) linear(`${pool}.${part}_proj`, inputs, inputs, 1.3);
  linear(`${pool}.v_proj`, inputs, inputs);
  linear(`${pool}.c_proj`, embedding, inputs);
  tensors.push(noise('positional_embedding', [text.context, text.width], 0.5));
  tensors.push(noise('text_projection', [text.width, embedding], 1 / Math.sqrt(text.width)));
  tensors.push({ name: 'logit_scale', shape: [], scale: 0, offset: logitScale });
  tensors.push(noise('token_embedding.weight', [text.vocabulary, text.width], 1));
  for (let i = 0; i < text.layers; i++) {
    const block = `transformer.resblocks.${i}`;
    tensors.push(weight(`${block}.attn.in_proj`, [3 * text.width, text.width], 1.3));
    tensors.at(-1)!.name = `${block}.attn.in_proj_weight`;
    tensors.push(around(`${block}.attn.in_proj_bias`, 3 * text.width, 0));
    linear(`${block}.attn.out_proj`, text.width, text.width, 0.6);
    linear(`${block}.mlp.c_fc`, 4 * text.width, text.width);
    linear(`${block}.mlp.c_proj`, text.width, 4 * text.width, 0.6);
    for (const one of ['ln_1', 'ln_2']) tensors.push(...norm(`${block}.${one}`, text.width));
  }
  tensors.push(...norm('ln_final', text.width));
  return { seed, tensors };
}
