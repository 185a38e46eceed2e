import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { bufferAccess } from '../../formats/random-access.ts';
import type { TensorSource } from '../../formats/tensor-source.ts';
import { goldenConfig } from '../../testing/golden-training.ts';
import { planStart } from './start-plan.ts';

const folder = new URL('../../../e2e/fixtures/golden/', import.meta.url);
const open = (file: string): Promise<TensorSource> =>
  openCheckpoint(bufferAccess(readFileSync(new URL(file, folder)), file));
const towers = () => Promise.all(['small_seed0_ImageReward.pt', 'small_seed0_vit.pth'].map(open));

describe('planStart', () => {
  it('takes towers from the public files, and makes every head new', async () => {
    const plan = planStart(goldenConfig, ['quality', 'alignment'], await towers());
    expect(plan.given.map(({ source, parts }) => [source.name, parts])).toEqual([
      ['small_seed0_ImageReward.pt', ['image tower', 'text encoder']],
      ['small_seed0_vit.pth', ['crop tower']],
    ]);
    const parts = new Set(plan.fresh.map(({ name }) => name.split('.').slice(0, 2).join('.')));
    expect(
      parts.has('regressor.convolution') && parts.has('heads.quality') && parts.has('heads.alignment'),
    ).toBe(true);
    expect(plan.fresh.every(({ part }) => part === 'regressor')).toBe(true);
    expect(plan.unexpected).toEqual([]);
  });

  it('takes the regressor and the head of a whole model, and makes only another head new', async () => {
    const sources = [await open('small_seed0_sc_agiqa.pth')];
    const plan = planStart(goldenConfig, ['quality', 'alignment'], sources);
    expect(plan.given[0]!.parts).toContain('head quality');
    expect(plan.fresh.every(({ name }) => name.startsWith('heads.alignment.'))).toBe(true);
    const anew = planStart(goldenConfig, ['quality'], sources, true);
    expect(anew.given[0]!.parts).toEqual(['image tower', 'text encoder', 'crop tower']);
    expect(anew.fresh.some(({ name }) => name === 'regressor.reduce.weight')).toBe(true);
  });

  it('says which part is missing, and what has another shape', async () => {
    const [reward, vit] = await towers();
    expect(() => planStart(goldenConfig, ['quality'], [reward!])).toThrow('Missing parts: crop tower.');
    expect(() => planStart(goldenConfig, ['quality'], [vit!])).toThrow(
      'Missing parts: image tower, text encoder.',
    );
    const wide = { ...goldenConfig, cropTower: { ...goldenConfig.cropTower, width: 32 } };
    expect(() => planStart(wide, ['quality'], [reward!, vit!])).toThrow('Wrong shape');
  });

  it('refuses a checkpoint of another model', () => {
    const other: TensorSource = {
      name: 'other.pt',
      tensors: new Map([['transformer.h.0.weight', { shape: [2], dtype: 'F32' as const }]]),
      read: () => Promise.resolve(new Float32Array(2)),
    };
    expect(() => planStart(goldenConfig, ['quality'], [other])).toThrow('checkpoint of another model');
  });
});
