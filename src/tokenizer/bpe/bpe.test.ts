import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bpeJson } from './bpe-json.ts';
import { createBpeTokenizer } from './bpe.ts';
import { byteSymbols } from './byte-symbols.ts';
import { cleanText } from './clean.ts';
import { anyText } from '../../testing/any-text.ts';

/** A vocabulary of our own: the words of a few sentences, merged from the left. */
function ownMerges(): string[] {
  const merges = new Set<string>();
  const words = 'a red house and tree under the sun photo of cat we don 3 2024 ! ,'.split(' ');
  for (const word of words) {
    let left = '';
    for (const [i, char] of Array.from(word).entries()) {
      const right = i === word.length - 1 ? `${char}</w>` : char;
      if (left !== '') merges.add(`${left} ${right}`);
      left += right;
    }
  }
  return [...merges];
}

const merges = ownMerges();
const size = 2 * 256 + merges.length + 2;
const special: [string, string] = ['<|startoftext|>', '<|endoftext|>'];
const make = (cleaning: 'ftfy' | 'plain', length = 77) =>
  createBpeTokenizer(JSON.stringify(bpeJson(merges.join('\n'), size, { cleaning, special })), length);
const idsOf = (tokenizer: ReturnType<typeof make>, text: string): number[] => {
  const { ids, mask } = tokenizer.encode(text);
  return [
    ...ids.slice(
      0,
      mask.reduce((a, b) => a + b, 0),
    ),
  ];
};

/** The same vocabulary for Hugging Face's library. */
function theirs(): Tokenizer {
  const symbols = [
    ...byteSymbols,
    ...byteSymbols.map((s) => `${s}</w>`),
    ...merges.map((m) => m.replace(' ', '')),
  ];
  const vocab = Object.fromEntries([...symbols, ...special].map((token, id) => [token, id]));
  const added = special.map((content, i) => ({
    ...{ id: size - 2 + i, content, single_word: false, lstrip: false, rstrip: false },
    ...{ normalized: false, special: true },
  }));
  const pattern = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";
  return new Tokenizer(
    {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: added,
      normalizer: {
        type: 'Sequence',
        normalizers: [
          { type: 'NFC' },
          { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
          { type: 'Lowercase' },
        ],
      },
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [
          { type: 'Split', pattern: { Regex: pattern }, behavior: 'Removed', invert: true },
          { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
        ],
      },
      post_processor: null,
      decoder: null,
      model: {
        ...{ type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '' },
        ...{ end_of_word_suffix: '</w>', fuse_unk: false, vocab, merges },
      },
    },
    { tokenizer_class: 'CLIPTokenizer', model_max_length: 77 },
  );
}

describe('the tokenizer', () => {
  it('agrees with Hugging Face’s library where that cleans alike', () => {
    const [ours, other] = [make('plain'), theirs()];
    const letter = fc.constantFrom(
      ..."abcdehorstuw ABC  3!,.'’-é日ß½".split(''),
      ' the ',
      ' house',
      '\n',
      "'s",
      '😀',
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        expect(idsOf(ours, text).slice(1, -1)).toEqual(other.encode(text, { add_special_tokens: false }).ids);
      }),
    );
  });

  it('frames, cuts and pads: what is too long ends with the end token all the same', () => {
    const tokenizer = make('ftfy', 8);
    const [start, end] = [size - 2, size - 1];
    const { ids, mask, truncated, total, tokens } = tokenizer.encode('the sun');
    expect([...ids]).toEqual([start, ids[1], ids[2], end, 0, 0, 0, 0]);
    expect([...mask]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect({ truncated, total, tokens }).toEqual({
      truncated: 0,
      total: 2,
      tokens: [special[0], 'the', 'sun', special[1]],
    });
    const long = tokenizer.encode('the sun '.repeat(10));
    expect([...long.ids].map((id) => id === end)).toEqual([...Array<boolean>(7).fill(false), true]);
    expect(long).toMatchObject({ total: 20, truncated: 14 });
  });

  it('takes special tokens written out in a text as such, in OpenAI’s way in capitals too', () => {
    expect(idsOf(make('ftfy'), 'a <|ENDOFTEXT|> a')).toContain(size - 1);
    expect(idsOf(make('ftfy'), 'a <|ENDOFTEXT|> a')).toHaveLength(5);
    expect(idsOf(make('plain'), 'a <|ENDOFTEXT|> a').length).toBeGreaterThan(5);
    expect(idsOf(make('plain'), 'a <|endoftext|> a')).toHaveLength(5);
  });

  it('keeps its shape whatever the text', () => {
    const tokenizer = make('ftfy');
    fc.assert(
      fc.property(anyText(120), (text) => {
        const { ids, mask, tokens, offsets } = tokenizer.encode(text);
        const used = mask.reduce((a, b) => a + b, 0);
        expect(ids).toHaveLength(77);
        expect(ids.every((id) => id >= 0 && id < size)).toBe(true);
        expect([tokens.length, offsets.length]).toEqual([used, used]);
        expect(ids.slice(used).every((id) => id === 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses merges that do not fit the model, or join what is not there', () => {
    const wanted = { cleaning: 'ftfy', special } as const;
    expect(() => bpeJson(merges.join('\n'), size + 1, wanted)).toThrow(/needs? \d+|tokens need/);
    expect(() => bpeJson('a b\nnonsense', 2 * 256 + 4, wanted)).toThrow(
      /“nonsense” in the vocabulary is no pair/,
    );
    const json = JSON.stringify(bpeJson('#version: 0.2\na b\nxy z', 2 * 256 + 4, wanted));
    expect(() => createBpeTokenizer(json, 77)).toThrow(/Merge 2 of the vocabulary, “xy z”/);
  });

  it('reads merges from a list, with a header and more lines than are used, or from a tokenizer.json', () => {
    const wanted = { cleaning: 'ftfy', special } as const;
    const plain = bpeJson(merges.join('\n'), size, wanted);
    expect(
      bpeJson(`"bpe_simple_vocab_16e6.txt#version: 0.2\n${merges.join('\n')}\nu n\nu s`, size, wanted),
    ).toEqual(plain);
    for (const written of [merges, merges.map((merge) => merge.split(' '))])
      expect(bpeJson(JSON.stringify({ model: { merges: written } }), size, wanted)).toEqual(plain);
  });
});

// what ftfy 6.3.1, html.unescape twice and OpenAI's whitespace_clean make of these
const cleaned: [string, string][] = [
  ['  A  CAT\r\n\tsits ', 'a cat sits'],
  ['‘single’ “double” «kept»', '\'single\' "double" «kept»'],
  ['ﬁne ﬂow ŉ Ĳ', "fine flow 'n ij"],
  ['ｆｕｌｌ　ｗｉｄｔｈ ｶﾀ', 'full width カタ'],
  ['&amp;amp; &eacute; &EACUTE; &#39;', "& é é '"],
  ['<b> &amp;amp; kept longer', '<b> & kept longer'],
  ['a&ampb &notanentity;', 'a&b ¬anentity;'],
  ['x\u0085y\u2028z\u000bw', 'x…y zw'],
  ['\u001b[36;44mansi\u001b[0m bell\u0007', 'ansi bell'],
  ['e\u0301 A\u030a', 'é å'],
  ['ΑΣ ΟΔΟΣ', 'ας οδος'],
  ['\ud83d', '\ufffd'],
];

it.each(cleaned)('cleans %j as OpenAI does', (text, expected) => {
  expect(cleanText(text, 'ftfy')).toBe(expected);
});

it('cleans as Hugging Face does: no entities, no quotes, a final sigma like any other', () => {
  expect(cleanText('“A” &amp;\n ΟΔΟΣ', 'plain')).toBe('“a” &amp; οδοσ');
});
