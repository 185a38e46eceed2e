import { describe, expect, it } from 'vitest';
import { profiles } from '../../spec/config.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { importConfig } from './import-config.ts';
import { planImport } from './import-plan.ts';
import type { TensorSource } from '../../formats/tensor-source.ts';
import { golden, openSmall, subset } from '../../testing/small-package.ts';

const { config } = importConfig(golden);

describe('planImport', () => {
  it('takes the authors’ checkpoint whole and knows what is dead in it', async () => {
    const plan = planImport(config, [await openSmall('sc_agiqa.pth')]);
    expect(plan.heads).toEqual(['quality', 'imagereward']);
    expect(plan.defaultHeads).toEqual(['quality']);
    expect(plan.tensors.map(({ spec }) => spec)).toEqual(modelParameters(config, plan.heads));
    expect(plan.unexpected).toEqual([]);
    expect(plan.unused.toSorted()).toEqual(
      [
        'blip_encoder.reward.blip.text_encoder.embeddings.position_ids',
        ...['vision_proj', 'text_proj'].flatMap((name) =>
          ['weight', 'bias'].map((kind) => `blip_encoder.reward.blip.${name}.${kind}`),
        ),
        ...['norm', 'head'].flatMap((name) =>
          ['weight', 'bias'].map((kind) => `blip_encoder.visual_encoder.${name}.${kind}`),
        ),
        ...['to_q', 'to_k', 'to_v', 'to_out.0'].map((name) => `cross_attention.${name}.weight`),
        'cross_attention.to_out.0.bias',
        'down_channel.weight',
        'down_channel.bias',
      ].toSorted(),
    );
  });

  it('puts the parts together from ImageReward’s file, timm’s and a head of its own', async () => {
    const head = subset(await openSmall('sc_agiqa.pth'), (key) => key.startsWith('regressor.'));
    const sources = [await openSmall('ImageReward.pt'), await openSmall('vit.pth'), head];
    const plan = planImport(config, sources);
    expect(plan.heads).toEqual(['quality', 'imagereward']);
    const from = (part: string) =>
      new Set(plan.tensors.filter(({ spec }) => spec.part === part).map(({ source }) => source.name));
    expect(from('image')).toEqual(new Set(['ImageReward.pt']));
    expect(from('reward')).toEqual(new Set(['ImageReward.pt']));
    expect(from('crop')).toEqual(new Set(['vit.pth']));
    expect(from('regressor')).toEqual(new Set(['sc_agiqa.pth']));
  });

  it('makes ImageReward’s file alone a model with its one head', async () => {
    const plan = planImport(config, [await openSmall('ImageReward.pt')]);
    expect(plan.heads).toEqual(['imagereward']);
    expect(plan.defaultHeads).toEqual(['imagereward']);
    expect(plan.unexpected).toEqual([]);
  });

  it('lets a later file win', async () => {
    const whole = await openSmall('sc_agiqa.pth');
    const plan = planImport(config, [whole, await openSmall('vit.pth')]);
    const crop = plan.tensors.filter(({ spec }) => spec.part === 'crop');
    expect(new Set(crop.map(({ source }) => source.name))).toEqual(new Set(['vit.pth']));
    expect(plan.unused).toContain('blip_encoder.visual_encoder.cls_token');
  });

  it('drops the prefix of a wrapper, and leaves out what the paper’s profile does not have', async () => {
    const wrapped = subset(
      await openSmall('sc_agiqa.pth'),
      () => true,
      (key) => `module.${key}`,
    );
    const plan = planImport({ ...config, switches: profiles.paper }, [wrapped]);
    expect(plan.unused).toContain('module.regressor.proj_pool.weight');
    expect(plan.unexpected).toEqual([]);
    expect(plan.tensors.some(({ spec }) => spec.name.startsWith('regressor.tokenPooling'))).toBe(false);
  });

  it('reads our own names, with any heads', async () => {
    const released = planImport(config, [await openSmall('sc_agiqa.pth')]);
    const infos = modelParameters(config, ['quality', 'alignment']).map(({ name, shape }) => [name, shape]);
    const own: TensorSource = {
      name: 'own.safetensors',
      tensors: new Map(
        infos.map(([name, shape]) => [name as string, { shape: shape as number[], dtype: 'F32' }]),
      ),
      read: () => Promise.reject(new Error('not read while planning')),
    };
    const plan = planImport(config, [own]);
    expect(plan.heads).toEqual(['quality', 'alignment']);
    expect(plan.tensors.every(({ transform }) => transform === 'none')).toBe(true);
    expect(plan.tensors.length).toBeGreaterThan(released.tensors.length - 10);
  });

  it('lists exactly what is missing, has the wrong shape, or is not known', async () => {
    const source = subset(
      await openSmall('sc_agiqa.pth'),
      (key) => key !== 'regressor.norm2.bias' && key !== 'blip_encoder.visual_encoder.pos_embed',
      (key) => (key === 'regressor.proj' ? 'regressor.projection' : key),
    );
    const narrow = { ...config, text: { ...config.text, vocabulary: 203 } };
    expect(() => planImport(narrow, [source])).toThrow(
      'The checkpoint does not fit the model. ' +
        'missing (3): crop.positions; regressor.textProjection.weight; regressor.preferenceNorm.bias. ' +
        'wrong shape (1): blip_encoder.reward.blip.text_encoder.embeddings.word_embeddings.weight is [202, 48], not [203, 48]. ' +
        'not recognised (1): regressor.projection.',
    );
  });

  it('names parts that are wholly missing', async () => {
    const vit = await openSmall('vit.pth');
    expect(() => planImport(config, [vit])).toThrow(
      /parts wholly missing: image, text, regressor\. missing \(145\)/,
    );
  });

  it('reports blocks beyond the configured depth as not recognised', async () => {
    const shallow = { ...config, imageTower: { ...config.imageTower, depth: 2 } };
    const { unexpected } = planImport(shallow, [await openSmall('sc_agiqa.pth')]);
    expect(unexpected).toHaveLength(12);
    expect(unexpected[0]).toBe('blip_encoder.reward.blip.visual_encoder.blocks.2.norm1.weight');
  });
});
