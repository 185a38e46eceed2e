import { describe, expect, it } from 'vitest';
import { fullSize } from '../../spec/config.ts';
import {
  descriptionWarnings,
  scaleWarnings,
  withheldHeads,
  withheldWarnings,
  withoutHeads,
} from './needs.ts';

const config = fullSize;

describe('what heads need', () => {
  it('gives alignment no number without a prompt, and says to add one', () => {
    const withheld = withheldHeads(['quality', 'alignment', 'imagereward'], ' \n', config);
    expect(withheld).toEqual({ alignment: 'add a prompt', imagereward: 'add a prompt' });
    expect(withheldWarnings(withheld)[0]).toEqual({
      code: 'no-number',
      message: 'no alignment score without a prompt: add a prompt',
    });
    const crops = [{ x: 0, y: 0, scores: { quality: 3, alignment: 2.8 } }];
    expect(withoutHeads(crops, withheld)).toEqual([{ x: 0, y: 0, scores: { quality: 3 } }]);
  });

  it('gives every head its number with a prompt', () => {
    expect(withheldHeads(['quality', 'alignment'], 'a cat', config)).toEqual({});
  });

  it('says where a score lies outside its scale, and leaves the number', () => {
    const head = (name: string) => ({
      name,
      title: name,
      question: '',
      min: 0,
      max: 5,
      higherIsBetter: true,
    });
    const manifest = { heads: [head('quality'), head('alignment')], untrained: false };
    expect(scaleWarnings({ quality: 5.25, alignment: -0.4 }, manifest).map(({ message }) => message)).toEqual(
      [
        'quality: 5.25 lies above the scale, which ends at 5',
        'alignment: -0.40 lies below the scale, which begins at 0',
      ],
    );
    expect(scaleWarnings({ quality: 0, alignment: 5 }, manifest)).toEqual([]);
  });

  it('lowers the trust in alignment without a description where the model was trained with one', () => {
    const usual = { pieces: [4, 60] as [number, number], fragments: 0.5 };
    const trained = { config, domain: { statistics: 2, text: { prompt: usual, description: usual } } };
    const of = (heads: string[], description: string, manifest: Parameters<typeof descriptionWarnings>[2]) =>
      descriptionWarnings(heads, description, manifest).map(({ code }) => code);
    expect(of(['alignment'], '', trained)).toEqual(['less-trust']);
    expect(of(['alignment'], 'A cat on a mat.', trained)).toEqual([]);
    expect(of(['quality'], '', trained)).toEqual([]);
    expect(of(['alignment'], '', { config, domain: undefined })).toEqual([]);
  });
});
