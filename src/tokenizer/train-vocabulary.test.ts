import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bertTokenizerJson } from './tokenizer-json.ts';
import { createTokenizer } from './tokenizer.ts';
import { trainVocabulary } from './train-vocabulary.ts';

const texts = [
  'a low fog lies over the low hills, soft light, low angle',
  'lower fog, lowest light; the hills are soft',
  'a soft low lamp lights the fog',
];

describe('trainVocabulary', () => {
  const lines = trainVocabulary(texts, { size: 80 });

  it('starts with the special tokens, then the characters, then pieces by frequency', () => {
    expect(lines.slice(0, 5)).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
    const alphabet = lines.slice(5).filter((line) => line.replace('##', '').length === 1);
    expect(lines.slice(5, 5 + alphabet.length)).toEqual([...alphabet].sort());
    // 'low' four times, 'lower' and 'lowest' once: 'l ##o' and '##o ##w' lead with 6 each, and '#' sorts before 'l'.
    expect(lines[5 + alphabet.length]).toBe('##ow');
    expect(lines[6 + alphabet.length]).toBe('low');
  });

  it('makes a vocabulary the tokenizer works with: frequent words are one piece, rare ones several', () => {
    const tokenizer = createTokenizer(JSON.stringify(bertTokenizerJson(lines, { maxLength: 16 })), 16);
    expect(tokenizer.encode('low fog').tokens).toEqual(['[CLS]', 'low', 'fog', '[SEP]']);
    expect(tokenizer.encode('lowest').tokens.length).toBeGreaterThan(3);
    expect(tokenizer.encode('lowest').unknown).toEqual([]);
  });

  it('does not depend on the order of the texts', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: 3 }), (shuffled) => {
        expect(trainVocabulary(shuffled, { size: 80 })).toEqual(lines);
      }),
    );
  });

  it('has no line twice, none over the size, and every learnt character spelt', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', 'Z'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 20, max: 60 }),
        (words, size) => {
          const vocabulary = trainVocabulary([words.join(' ')], { size, minFrequency: 1 });
          expect(new Set(vocabulary).size).toBe(vocabulary.length);
          expect(vocabulary.length).toBeLessThanOrEqual(size);
          const tokenizer = createTokenizer(
            JSON.stringify(bertTokenizerJson(vocabulary, { maxLength: 500 })),
            500,
          );
          expect(tokenizer.encode(words.join(' ')).unknown).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts overlapping pairs of one letter without losing track', () => {
    // a ##a ##a ##a: '##a ##a' is seen 6 times, then '##aa ##a' and 'a ##aa' 3 times each; the former sorts first.
    expect(trainVocabulary(['aaaa aaaa aaaa'], { size: 20 }).slice(5)).toEqual([
      '##a',
      'a',
      '##aa',
      '##aaa',
      'aaaa',
    ]);
  });

  it('leaves out characters and pairs below the minimum and pieces that get too long', () => {
    expect(trainVocabulary(['aab aab q'], { size: 50, minFrequency: 2 })).not.toContain('q');
    expect(
      trainVocabulary(['abcdef '.repeat(9)], { size: 50, maxPieceLength: 3 }).every(
        (x) => x.replace('##', '').length <= 6,
      ),
    ).toBe(true);
  });

  it('refuses a size that cannot hold the characters', () => {
    expect(() =>
      trainVocabulary(['the quick brown fox jumps over the lazy dog'.repeat(2)], { size: 10 }),
    ).toThrow(/cannot hold the/);
  });
});
