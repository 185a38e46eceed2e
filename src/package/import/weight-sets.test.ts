import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightSets } from './weight-sets.ts';

const keys = [
  'blip_encoder.reward.blip.text_encoder.embeddings.word_embeddings.weight',
  'blip_encoder.visual_encoder.blocks.0.attn.qkv.weight',
  'regressor.proj_experts.0.project.0.bias',
  'regressor.proj',
];
const wrapper = fc.constantFrom('module', '_orig_mod', 'model', 'state_dict', 'net');

describe('weightSets', () => {
  it('reads the same names whatever wraps which part, at any depth', () => {
    const places = fc.array(fc.tuple(wrapper, fc.nat(5)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(places, { minLength: keys.length, maxLength: keys.length }), (wrappers) => {
        const wrapped = keys.map((key, i) => {
          const words = key.split('.');
          for (const [word, at] of wrappers[i]!) words.splice(at, 0, word);
          return words.join('.');
        });
        const sets = weightSets(wrapped, () => false);
        expect(sets.map(({ label, averaged }) => ({ label, averaged }))).toEqual([
          { label: '', averaged: false },
        ]);
        expect([...sets[0]!.keys]).toEqual(keys.map((key, i) => [key, wrapped[i]]));
      }),
    );
  });

  it('keeps sets apart by what their keys begin with', () => {
    const begins = ['', 'teacher.', 'params_ema.', 'ema_model.module.'];
    const sets = weightSets(
      begins.flatMap((begin) => keys.map((key) => begin + key)),
      () => false,
    );
    expect(sets.map(({ label, averaged, keys: { size } }) => [label, averaged, size])).toEqual([
      ['', false, 4],
      ['teacher', false, 4],
      ['params_ema', true, 4],
      ['ema_model', true, 4],
    ]);
  });
});
