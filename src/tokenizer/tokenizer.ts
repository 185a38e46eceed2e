import { PieceSplitter } from './pieces.ts';
import { readTokenizer } from './read-tokenizer.ts';
import { checkMaxLength, checkText } from './text-limits.ts';

/** Unknown words are for display: longer ones are cut. */
const maxShownWord = 40;

/** A text as a model sees it. */
export interface EncodedText {
  /** `maxLength` token ids: [CLS] pieces [SEP], then [PAD]. */
  ids: Int32Array;
  /** `maxLength` values: 1 for a token, 0 for padding. */
  mask: Float32Array;
  /** The tokens without padding. */
  tokens: string[];
  /**
   * [start, end) of each token in the original text (UTF-16 units), null for [CLS] and [SEP]. Pieces of one character
   * (a decomposed Hangul syllable) share its span.
   */
  offsets: ([number, number] | null)[];
  /** Word pieces of the whole text that did not fit; 0 if all did. */
  truncated: number;
  /** Word pieces of the whole text, without [CLS] and [SEP]. */
  total: number;
  /** Words among the used tokens that the vocabulary cannot spell, as written, each once. */
  unknown: string[];
  /** Used pieces that only continue a word, or stand for one that cannot be spelled: the vocabulary lacks those words. */
  fragments: number;
}

export interface TextTokenizer {
  maxLength: number;
  /** One more than the largest id: the rows the word embedding must have. */
  vocabularySize: number;
  /** Throws `text-invalid` for texts longer than `maxTextLength`. */
  encode(text: string): EncodedText;
}

/**
 * A tokenizer from a Hugging Face `tokenizer.json` of BERT's kind; token for token that of Python's `BertTokenizer`, which
 * lower-cases by single characters and takes special tokens written out in a text ('[SEP]') as such. (The library
 * `@huggingface/tokenizers` differs in final sigma, in Chinese beyond U+FFFF and in unassigned characters, and gives no offsets.)
 */
export function createTokenizer(json: string, maxLength: number): TextTokenizer {
  const file = readTokenizer(json);
  checkMaxLength(maxLength);
  const { vocabulary } = file;
  const splitter = new PieceSplitter(file);
  return {
    maxLength,
    vocabularySize: [...vocabulary.values()].reduce((size, id) => Math.max(size, id + 1), 0),
    encode(text) {
      checkText(text, maxLength, 'word pieces');
      const pieces = splitter.split(text);
      const used = pieces.slice(0, maxLength - 2);
      const tokens = ['[CLS]', ...used.map(({ token }) => token), '[SEP]'];
      const ids = new Int32Array(maxLength).fill(vocabulary.get('[PAD]')!);
      ids.set(tokens.map((token) => vocabulary.get(token)!));
      const unknown = used.filter((piece) => piece.unknown).map(({ start, end }) => shown(text, start, end));
      return {
        ids,
        mask: new Float32Array(maxLength).fill(1, 0, tokens.length),
        tokens,
        offsets: [null, ...used.map(({ start, end }): [number, number] => [start, end]), null],
        truncated: pieces.length - used.length,
        total: pieces.length,
        unknown: [...new Set(unknown)],
        fragments: used.filter((piece) => piece.unknown || piece.continues).length,
      };
    },
  };
}

/** A word as it is shown: cut where it is long. */
function shown(text: string, start: number, end: number): string {
  return end - start > maxShownWord ? `${text.slice(start, start + maxShownWord)}…` : text.slice(start, end);
}
