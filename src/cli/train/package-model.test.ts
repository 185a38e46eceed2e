import { expect, test } from 'vitest';
import { bertTokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { textDomain } from './package-model.ts';

const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'red', 'house', 'z', '##z'];
const tokenizer = createTokenizer(
  JSON.stringify(bertTokenizerJson(vocabulary, { maxLength: 8, extraTokens: [] })),
  8,
);

test('the training texts’ usual length and share of parts of words', () => {
  // 'zz' is two pieces, one of them a part; lengths count what does not fit, empty texts do not count
  const texts = ['', 'red zz', ...Array<string>(398).fill('red house'), 'red '.repeat(20)];
  expect(textDomain(texts, tokenizer)).toEqual({ pieces: [2, 3], fragments: 0 });
  expect(textDomain(['red zz', 'red zz'], tokenizer)).toEqual({ pieces: [3, 3], fragments: 1 / 3 });
  expect(textDomain(['', ''], tokenizer)).toBeUndefined();
});

test('what the vocabulary cannot spell counts among the parts', () => {
  expect(tokenizer.encode('red zz blue')).toMatchObject({ total: 4, fragments: 2, unknown: ['blue'] });
});
