import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { FoveaError } from '../shared/errors.ts';
import { bertTokenizerJson } from './tokenizer-json.ts';

const lines = readFileSync('e2e/fixtures/golden/vocab_small.txt', 'utf8').split('\n');

describe('bertTokenizerJson', () => {
  it('finds special ids by name and adds [DEC] and [ENC] behind the vocabulary', () => {
    const json = bertTokenizerJson(lines, { maxLength: 35 });
    const ids = Object.fromEntries(json.added_tokens.map((token) => [token.content, token.id]));
    expect(ids).toEqual({
      '[PAD]': 0,
      '[UNK]': 2,
      '[CLS]': 3,
      '[SEP]': 4,
      '[MASK]': 5,
      '[DEC]': 200,
      '[ENC]': 201,
    });
    expect(Object.keys(json.model.vocab)).toHaveLength(200);
  });

  it('is a file that Hugging Face’s own library reads', () => {
    const tokenizer = new Tokenizer(bertTokenizerJson(lines, { maxLength: 35 }), {});
    expect(tokenizer.encode('A CAT').tokens).toEqual(['[CLS]', 'a', 'cat', '[SEP]']);
  });

  it('takes lines that end in carriage returns and blank last lines', () => {
    const json = bertTokenizerJson([...lines.map((line) => `${line}\r`), '', ''], { maxLength: 35 });
    expect(json).toEqual(bertTokenizerJson(lines, { maxLength: 35 }));
  });

  it('does not add a token the vocabulary already has', () => {
    const json = bertTokenizerJson(['[PAD]', '[ENC]', '[UNK]', '[CLS]', '[SEP]'], { maxLength: 8 });
    expect(json.added_tokens.map((token) => [token.content, token.id])).toEqual([
      ['[PAD]', 0],
      ['[ENC]', 1],
      ['[UNK]', 2],
      ['[CLS]', 3],
      ['[SEP]', 4],
      ['[DEC]', 5],
    ]);
  });

  it('refuses a vocabulary without special tokens and a length without room', () => {
    expect(() => bertTokenizerJson(['a', 'b', '[UNK]'], { maxLength: 35 })).toThrow(
      /no \[PAD\], \[CLS\], \[SEP\]/,
    );
    expect(() => bertTokenizerJson(lines, { maxLength: 2 })).toThrow(FoveaError);
  });
});
