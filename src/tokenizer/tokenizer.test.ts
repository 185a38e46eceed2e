import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bertTokenizerJson, type BertTokenizerJson } from './tokenizer-json.ts';
import { maxTextLength } from './text-limits.ts';
import { createTokenizer } from './tokenizer.ts';
import { anyText } from '../testing/any-text.ts';

interface Golden {
  tokenizer_cases: { text: string; ids: number[] }[];
  images: { prompt: string; answer: string; prompt_ids: number[]; answer_ids: number[] }[];
}
const golden = JSON.parse(readFileSync('e2e/fixtures/golden/golden_small.json', 'utf8')) as Golden;
const lines = readFileSync('e2e/fixtures/golden/vocab_small.txt', 'utf8').split('\n');
const json = JSON.stringify(bertTokenizerJson(lines, { maxLength: 35 }));
const tokenizer = createTokenizer(json, 35);

/** The tokens with the text each was read from. */
function spans(text: string): [string, string | null][] {
  const { tokens, offsets } = tokenizer.encode(text);
  return tokens.map((token, i) => [token, offsets[i] ? text.slice(...offsets[i]) : null]);
}

describe('createTokenizer', () => {
  it('has 30 golden strings to be compared with', () => expect(golden.tokenizer_cases).toHaveLength(30));

  it.each(
    golden.tokenizer_cases.map(({ text, ids }) => [JSON.stringify(text).slice(0, 60), text, ids] as const),
  )('gives the ids of BertTokenizer for %s', (_name, text, ids) =>
    expect([...tokenizer.encode(text).ids]).toEqual(ids),
  );

  it.each(
    golden.images.flatMap((x) => [[x.prompt, x.prompt_ids] as const, [x.answer, x.answer_ids] as const]),
  )('gives the ids of BertTokenizer for the golden text %s', (text, ids) =>
    expect([...tokenizer.encode(text).ids]).toEqual(ids),
  );

  it('reports what did not fit and masks the padding', () => {
    const long = tokenizer.encode('a red house and '.repeat(10));
    expect(long).toMatchObject({ total: 40, truncated: 7 });
    expect(long.tokens).toHaveLength(35);
    expect(long.tokens.at(-1)).toBe('[SEP]');
    const short = tokenizer.encode('a red house');
    expect(short).toMatchObject({ total: 3, truncated: 0, tokens: ['[CLS]', 'a', 'red', 'house', '[SEP]'] });
    expect([...short.mask].map((m, i) => m === (i < 5 ? 1 : 0))).not.toContain(false);
  });

  it('tells where in the original text a token came from', () => {
    expect(spans('Áá\u0301 RÉD—\u200bhou\u00adse, 中')).toEqual([
      ['[CLS]', null],
      ['a', 'Á'],
      ['##a', 'á\u0301'],
      ['red', 'RÉD'],
      ['[UNK]', '—'],
      ['house', 'hou\u00adse'],
      [',', ','],
      ['[UNK]', '中'],
      ['[SEP]', null],
    ]);
    expect(spans('a [SEP] tree')[2]).toEqual(['[SEP]', '[SEP]']);
  });

  it('lists words it cannot spell once, as written, and only where they are used', () => {
    expect(tokenizer.encode('Ünïcode Łódź 😀 Łódź 😀').unknown).toEqual(['Łódź', '😀']);
    expect(tokenizer.encode(`${'a '.repeat(40)}😀`).unknown).toEqual([]);
    expect(tokenizer.encode('x'.repeat(500)).unknown).toEqual([`${'x'.repeat(40)}…`]);
  });

  it('separates Chinese beyond the basic plane, drops lone surrogates, unassigned and private characters', () => {
    expect(spans('a\u{20000}b')).toEqual([
      ['[CLS]', null],
      ['a', 'a'],
      ['[UNK]', '\u{20000}'],
      ['b', 'b'],
      ['[SEP]', null],
    ]);
    expect(tokenizer.encode('a\ud800 red\udc00\u0378\ue000').tokens).toEqual(['[CLS]', 'a', 'red', '[SEP]']);
    expect(tokenizer.encode('red\u2028house\u2029tree\u3000sun\u000bny').tokens.slice(1, 4)).toEqual([
      'red',
      'house',
      'tree',
    ]);
  });

  it('lower-cases letter by letter, as Python does', () => {
    const greek = createTokenizer(
      JSON.stringify(
        bertTokenizerJson(['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'ο', '##σ', '##ς'], { maxLength: 8 }),
      ),
      8,
    );
    expect(greek.encode('ΟΣ').tokens).toEqual(['[CLS]', 'ο', '##σ', '[SEP]']);
  });

  it('takes 40,000 characters and refuses what is beyond all sense', () => {
    const text = 'a house, under the sun; '.repeat(1700).slice(0, 40_000);
    const encoded = tokenizer.encode(text);
    expect(encoded.total - encoded.truncated).toBe(33);
    expect(tokenizer.encode('x'.repeat(40_000))).toMatchObject({ total: 1, truncated: 0 });
    expect(() => tokenizer.encode('x'.repeat(maxTextLength + 1))).toThrow(/at most 100000/);
  });

  it('never fails, keeps its shape and puts spans in order, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(300), fc.string({ unit: 'grapheme' })), (text) => {
        const { ids, mask, tokens, offsets, total, truncated } = tokenizer.encode(text);
        expect(ids).toHaveLength(35);
        expect(tokens.length).toBe(Math.min(total, 33) + 2);
        expect(truncated).toBe(Math.max(0, total - 33));
        expect(mask.reduce((sum, m) => sum + m)).toBe(tokens.length);
        let last = 0;
        for (const offset of offsets) {
          if (offset === null) continue;
          expect(offset[1]).toBeGreaterThan(offset[0]);
          expect(offset[0]).toBeGreaterThanOrEqual(last);
          last = offset[0];
          expect(offset[1]).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with Hugging Face’s JavaScript library where that agrees with Python', () => {
    const theirs = new Tokenizer(JSON.parse(json) as object, {});
    const word = fc.oneof(
      fc.constantFrom(
        'house',
        'atmosphere',
        'Anime',
        '[SEP]',
        '[sep]',
        'x'.repeat(101),
        '日本',
        '한국어',
        'naïve',
        'e\u0301',
        '\u200b',
      ),
      fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ0189.,!-_#~éÄß½“’…€\t\n\u00a0\u00ad\ufeff')) }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom(' ', '', '\n'), (words, glue) => {
        const text = words.join(glue);
        const encoded = tokenizer.encode(text);
        expect(encoded.tokens.slice(1, -1)).toEqual(
          theirs.encode(text, { add_special_tokens: false }).tokens.slice(0, 33),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('reading tokenizer.json', () => {
  const broken = (change: (data: BertTokenizerJson) => void): (() => unknown) => {
    const data = JSON.parse(json) as BertTokenizerJson;
    change(data);
    return () => createTokenizer(JSON.stringify(data), 35);
  };

  it('says what is wrong with the file', () => {
    expect(() => createTokenizer('{', 35)).toThrow(/not valid JSON/);
    expect(() => createTokenizer('[]', 35)).toThrow(/not a BERT tokenizer/);
    expect(broken((d) => Object.assign(d.normalizer, { type: 'NFC' }))).toThrow(/normalizer\.type/);
    expect(broken((d) => Object.assign(d.model, { vocab: { a: -1 } }))).toThrow(/'a' no valid id/);
    expect(
      broken((d) =>
        Object.assign(d, { model: Object.assign(d.model, { vocab: { a: 0 } }), added_tokens: [] }),
      ),
    ).toThrow(/has no \[PAD\]/);
    expect(() => createTokenizer(json, 2)).toThrow(/no room/);
  });

  it('tells how many rows the word embedding needs', () => expect(tokenizer.vocabularySize).toBe(202));

  it('takes strip_accents: null as "when lower-casing", as the published files have it', () => {
    const data = JSON.parse(json) as { normalizer: { strip_accents: boolean | null } };
    data.normalizer.strip_accents = null;
    expect(createTokenizer(JSON.stringify(data), 35).encode('Á').tokens[1]).toBe('a');
  });
});
