import * as v from 'valibot';
import { fixtures, read } from '../golden-full.ts';
import { resNetWeights } from '../resnet-weights.ts';
import type { FullCase } from './full-case.ts';

const golden = `${fixtures}full/clip-rn50.json`;

const sizesSchema = v.object({
  config: v.object({
    embedding: v.number(),
    size: v.number(),
    image: v.object({ layers: v.array(v.number()), width: v.number() }),
    text: v.object({ width: v.number(), layers: v.number(), context: v.number(), vocabulary: v.number() }),
    logitScale: v.number(),
  }),
  seed: v.number(),
});

/** PyTorch's scores of whole images, and of their squares with a prompt. */
const scoresSchema = v.object({
  prompt: v.string(),
  images: v.array(v.object({ id: v.string(), clipIqa: v.number(), cosine: v.number() })),
});

/** CLIP-IQA, which reads whole images, on the modified ResNet of its paper, RN50 with 102 M weights; and the cosine of a prompt with the square. */
export const clipResNetCase: FullCase = {
  name: 'clip-resnet',
  files: { golden, weights: golden },
  wanted: '--vocab: the merges that the texts were tokenized with, bpe_simple_vocab_16e6.txt.gz',
  formats: {
    f32: { score: 1e-5, heap: 300e6, gpu: 0.9e9 },
  },
  open(files, images) {
    const { config, seed } = read(sizesSchema, files.weights);
    const { prompt, images: known } = read(scoresSchema, files.golden);
    return {
      weights: resNetWeights(config, seed),
      pack: ['--vocab', files.vocab, '--heads', 'clip-iqa,cosine'],
      config: {
        vision_config: { num_attention_heads: (32 * config.image.width) / 64, hidden_act: 'quick_gelu' },
        text_config: { num_attention_heads: config.text.width / 64, hidden_act: 'quick_gelu' },
      },
      items: known.slice(0, images).map(({ id, clipIqa, cosine }) => ({
        ...{ path: `${fixtures}golden/${id}.png`, name: `${id}.png`, prompt, description: '' },
        expected: { 'clip-iqa': clipIqa, cosine },
      })),
    };
  },
};
