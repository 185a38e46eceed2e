import { expect, it } from 'vitest';
import type { TensorInfo, TensorSource } from '../../../formats/tensor-source.ts';
import { countValues } from '../../../formats/tensor-source.ts';
import { clipParameters } from '../../../spec/clip/parameters.ts';
import { clipTensors } from './keys.ts';
import { clipConfig } from './sizes.ts';

/** The names and shapes of open_clip's ViT-H/14, without values. */
function hugeCheckpoint(): TensorSource {
  const tensors = new Map<string, TensorInfo>();
  const add = (name: string, ...shape: number[]) =>
    tensors.set(`state_dict.${name}`, { shape, dtype: 'F32' });
  const norm = (name: string, width: number) => {
    add(`${name}.weight`, width);
    add(`${name}.bias`, width);
  };
  const blocks = (prefix: string, width: number, depth: number) => {
    for (let i = 0; i < depth; i++) {
      const block = `${prefix}transformer.resblocks.${i}`;
      norm(`${block}.ln_1`, width);
      norm(`${block}.ln_2`, width);
      add(`${block}.attn.in_proj_weight`, 3 * width, width);
      add(`${block}.attn.in_proj_bias`, 3 * width);
      for (const [name, out, inputs] of [
        ['attn.out_proj', width, width],
        ['mlp.c_fc', 4 * width, width],
        ['mlp.c_proj', width, 4 * width],
      ] as const) {
        add(`${block}.${name}.weight`, out, inputs);
        add(`${block}.${name}.bias`, out);
      }
    }
  };
  add('visual.class_embedding', 1280);
  add('visual.positional_embedding', 257, 1280);
  add('visual.conv1.weight', 1280, 3, 14, 14);
  norm('visual.ln_pre', 1280);
  blocks('visual.', 1280, 32);
  norm('visual.ln_post', 1280);
  add('visual.proj', 1280, 1024);
  add('token_embedding.weight', 49_408, 1024);
  add('positional_embedding', 77, 1024);
  blocks('', 1024, 24);
  norm('ln_final', 1024);
  add('text_projection', 1024, 1024);
  add('logit_scale');
  return { name: 'open_clip_pytorch_model.bin', tensors, read: () => Promise.reject(new Error('no values')) };
}

it('the configuration of ViT-H/14 follows from its shapes, heads of 80 channels in the image tower included', () => {
  const tensors = clipTensors(hugeCheckpoint())!;
  expect(tensors.unexpected).toEqual([]);
  const config = clipConfig(tensors, undefined, {}, 'gelu');
  expect(config).toMatchObject({
    input: { size: 224, patch: 14 },
    embedding: 1024,
    imageTower: { width: 1280, depth: 32, heads: 16, intermediate: 5120 },
    text: { width: 1024, depth: 24, heads: 16, intermediate: 4096, vocabulary: 49_408, maxLength: 77 },
  });
  const specs = clipParameters(config, ['cosine']);
  // as the original classes count them
  expect(specs.reduce((sum, { shape }) => sum + countValues(shape), 0)).toBe(986_109_441);
  for (const { name } of specs) expect(tensors.pieces.has(name), name).toBe(true);
});
