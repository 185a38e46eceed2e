import { describe, expect, it } from 'vitest';
import { profiles } from '../../spec/config.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { importConfig } from './import-config.ts';
import { planImport } from './import-plan.ts';
import type { TensorInfo, TensorSource } from '../../formats/tensor-source.ts';
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
        'Missing: 3 (crop.positions, regressor.textProjection.weight and 1 more). ' +
        'Wrong shape: 1 (blip_encoder.reward.blip.text_…eddings.word_embeddings.weight is [202, 48], not [203, 48]). ' +
        'Not recognised: 1 (regressor.projection).',
    );
  });

  it('names parts that are missing', async () => {
    const vit = await openSmall('vit.pth');
    expect(() => planImport(config, [vit])).toThrow(
      /Missing parts: image tower, text encoder, quality head\. Missing: 145 \(image\.classToken, /,
    );
  });

  it('reports blocks beyond the configured depth as not recognised', async () => {
    const shallow = { ...config, imageTower: { ...config.imageTower, depth: 2 } };
    const { unexpected } = planImport(shallow, [await openSmall('sc_agiqa.pth')]);
    expect(unexpected).toHaveLength(12);
    expect(unexpected[0]).toBe('blip_encoder.reward.blip.visual_encoder.blocks.2.norm1.weight');
  });

  const copies: [string, (key: string) => string][] = [
    ['module. before one part', (key) => key.replace(/^regressor\./, 'regressor.module.')],
    ['_orig_mod. in the middle', (key) => key.replace('.blip.', '.blip._orig_mod.')],
    ['state_dict.model.', (key) => `state_dict.model.${key}`],
    ['a name of its own', (key) => `scorer.net.${key}`],
  ];
  it.each(copies)('reads weights under %s as the plain ones', async (_, rename) => {
    const plain = planImport(config, [await openSmall('sc_agiqa.pth')]);
    const plan = planImport(config, [subset(await openSmall('sc_agiqa.pth'), () => true, rename)]);
    expect(plan.heads).toEqual(plain.heads);
    expect(plan.tensors.map(({ key }) => key)).toEqual(plain.tensors.map(({ key }) => rename(key)));
    expect(plan.unexpected).toEqual([]);
  });

  /** The same tensors several times, under different beginnings. */
  async function several(...prefixes: string[]): Promise<TensorSource> {
    const source = await openSmall('sc_agiqa.pth');
    const copies = prefixes.map((prefix) =>
      subset(
        source,
        () => true,
        (key) => prefix + key,
      ),
    );
    return { ...source, tensors: new Map(copies.flatMap(({ tensors }) => [...tensors])) };
  }

  it.each([
    ['params_ema.', 'params_ema'],
    ['state_dict_ema.module.', 'state_dict_ema'],
    ['averaged_model.', 'averaged_model'],
    ['callbacks.EMA.', 'callbacks.EMA'],
  ])('takes averaged weights under %s before the plain ones, and says so', async (prefix, label) => {
    const plan = planImport(config, [await several('model.', prefix)]);
    expect(plan.tensors.every(({ key }) => key.startsWith(prefix))).toBe(true);
    expect(plan.taken).toEqual([
      expect.stringContaining(`the averaged weights “${label}” were used; the plain weights were left out`),
    ]);
    expect(plan.unexpected.filter((key) => !key.includes('callbacks'))).toEqual([]);
  });

  it('fills from the plain weights what an average lacks, and counts it', async () => {
    const both = await several('', 'ema.');
    const tensors = new Map([...both.tensors].filter(([key]) => !key.startsWith('ema.regressor.')));
    const plan = planImport(config, [{ ...both, tensors }]);
    const filled = plan.tensors.filter(({ key }) => !key.startsWith('ema.'));
    expect(filled.every(({ key }) => key.startsWith('regressor.'))).toBe(true);
    expect(plan.taken[0]).toMatch(
      new RegExp(`“ema” were used; the plain weights supplied ${filled.length} missing from them`),
    );
  });

  it('knows an AveragedModel by its count', async () => {
    const source = await several('module.');
    const tensors = new Map([['n_averaged', { shape: [], dtype: 'I64' as const }], ...source.tensors]);
    const plan = planImport(config, [{ ...source, tensors }]);
    expect(plan.taken).toEqual([expect.stringContaining('averaged weights “AveragedModel”')]);
    expect(plan.unexpected).toEqual([]);
  });

  it('refuses a checkpoint whose quality head would be lost', async () => {
    const strange = subset(
      await openSmall('sc_agiqa.pth'),
      () => true,
      (key) => key.replace(/^regressor\./, 'regressor.inner.'),
    );
    expect(() => planImport(config, [strange])).toThrow(/^The quality head would be lost/);
    const headless = subset(await openSmall('sc_agiqa.pth'), (key) => !key.startsWith('regressor.'));
    expect(() => planImport(config, [headless])).toThrow(/^The crop tower would be lost: no quality head/);
  });

  it.each<[string, TensorInfo['dtype']]>([
    ['F8_E4M3', { unsupported: 'F8_E4M3' }],
    ['I8', 'I8'],
    ['I64', 'I64'],
  ])('names a type that is not supported or no fraction: %s', async (name, dtype) => {
    const source = await openSmall('sc_agiqa.pth');
    const tensors = new Map(
      [...source.tensors].map(([key, info]): [string, TensorInfo] =>
        key === 'regressor.proj' ? [key, { ...info, dtype }] : [key, info],
      ),
    );
    expect(() => planImport(config, [{ ...source, tensors }])).toThrow(
      `Weights of the type ${name} are not supported: 1 (regressor.proj).`,
    );
  });

  it('refuses a checkpoint of another model in a few words, however many tensors it has', () => {
    const tensors = new Map(
      Array.from({ length: 2000 }, (_, i) => [
        `layers.${i}.\x1b[31m${'x'.repeat(300)}`,
        { shape: [1], dtype: 'F32' as const },
      ]),
    );
    const other = { name: 'other.pth', tensors, read: () => Promise.reject(new Error('not read')) };
    let message = '';
    try {
      planImport(config, [other]);
    } catch (error) {
      if (error instanceof Error) message = error.message;
    }
    expect(message).toMatch(/^This is a checkpoint of another model: .* and 1998 more\)\.$/);
    expect(message).not.toMatch(/\p{C}/u);
    expect(message.length).toBeLessThan(480);
  });
});
