import * as v from 'valibot';
import { fixtures, read, tableSchema } from '../golden-full.ts';
import type { FullCase } from './full-case.ts';

const tower = v.object({ heads: v.number() });

/** PyTorch's cosines of each image with each text. */
const goldenSchema = v.object({
  config: v.object({ activation: v.picklist(['gelu', 'quick_gelu']), vision: tower, text: tower }),
  images: v.array(v.object({ id: v.string() })),
  texts: v.array(v.object({ text: v.string() })),
  cosine: v.array(v.array(v.number())),
});

/** A large CLIP model, such as ViT-L/14 with 428 M weights: each golden image with each text. */
export const clipLargeCase: FullCase = {
  name: 'clip-large',
  files: {},
  wanted:
    '--vocab: the merges that the texts were tokenized with; --golden: PyTorch’s cosines; --weights: the rule of the weights',
  // two shards, the largest table while it is put together (152 MB in f32), and what awaits garbage collection
  formats: {
    f32: { score: 1e-5, heap: 450e6, gpu: 1.9e9 },
    f16: { score: 1e-4, heap: 400e6, gpu: 1.2e9 },
    // a hundredth of where cosines of usual images lie, 0 to 0.4
    int8: { score: 4e-3, heap: 400e6, gpu: 0.9e9 },
  },
  open({ vocab, golden, weights }, images) {
    const { config, images: known, texts, cosine } = read(goldenSchema, golden);
    const [table] = Object.values(read(v.record(v.string(), tableSchema), weights));
    if (!table) throw new RangeError(`${weights} has no table of weights`);
    const towerConfig = (of: 'vision' | 'text') => ({
      num_attention_heads: config[of].heads,
      hidden_act: config.activation,
    });
    return {
      weights: table,
      pack: ['--vocab', vocab, '--heads', 'cosine'],
      config: { vision_config: towerConfig('vision'), text_config: towerConfig('text') },
      items: known.slice(0, images).flatMap(({ id }, i) =>
        texts.map(({ text }, t) => ({
          ...{ path: `${fixtures}golden/${id}.png`, name: `${id}.png`, prompt: text, description: '' },
          expected: { cosine: cosine[i]![t]! },
        })),
      ),
    };
  },
};
