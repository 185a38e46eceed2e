import { describe, expect, it } from 'vitest';
import { textDomainWarnings, textWarnings } from './texts.ts';

/** A text of `total` pieces, of which `fragments` are parts of words. */
const text = (total: number, fragments: number, used = total) => ({
  total,
  fragments,
  tokens: ['[CLS]', ...Array<string>(used).fill('x'), '[SEP]'],
});
const usual = { pieces: [4, 27] as [number, number], fragments: 0.25 };

describe('textDomainWarnings', () => {
  it('is silent within the limits, on empty texts, and where the package says nothing', () => {
    expect(textDomainWarnings(text(4, 1), 'prompt', usual)).toEqual([]);
    expect(textDomainWarnings(text(27, 6), 'prompt', usual)).toEqual([]);
    expect(textDomainWarnings(text(0, 0), 'prompt', usual)).toEqual([]);
    expect(textDomainWarnings(text(900, 900), 'prompt', undefined)).toEqual([]);
  });

  it.each([
    [3, /prompt has 3 word pieces \(99% of the training prompts have 4 to 27\)/],
    [28, /prompt has 28 word pieces/],
  ])('names a length of %i', (total, words) => {
    const warnings = textDomainWarnings(text(total, 0), 'prompt', usual);
    expect(warnings.map(({ code }) => code)).toEqual(['outside-domain']);
    expect(warnings[0]?.message).toMatch(words);
  });

  it('names a text spelled in parts of words, by the pieces that the model saw', () => {
    const warnings = textDomainWarnings(text(20, 6, 10), 'description', usual);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toMatch(
      /60% of the description is spelled in parts.*at most 25% in 99\.5% of the training descriptions/,
    );
  });
});

describe('textWarnings', () => {
  const fits = {
    ids: new Int32Array(),
    mask: new Float32Array(),
    ...text(10, 0),
    offsets: [],
    truncated: 0,
    unknown: [],
  };

  it('warns of a text in another language, whoever wrote it', () => {
    const warnings = textWarnings('绿色的田野上方有一个黄色的圆盘。', fits, 'description');
    expect(warnings.map(({ code }) => code)).toEqual(['outside-domain']);
    expect(warnings[0]?.message).toMatch(/description is in Chinese.*trained on English/);
    expect(textWarnings('A yellow disc over a green field.', fits, 'prompt')).toEqual([]);
  });
});
