import { FoveaError } from '../shared/errors.ts';
import { readTokenizer } from './read-tokenizer.ts';
import { pieceText, splitPieces } from './word-piece.ts';
import { splitWords } from './words.ts';

/** Longest text taken, in UTF-16 units; a model reads some tens of words of it. */
export const maxTextLength = 100_000;
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

interface Piece {
  token: string;
  start: number;
  end: number;
  unknown: boolean;
  /** Not the first piece of its word. */
  continues: boolean;
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * A tokenizer from a Hugging Face `tokenizer.json` of BERT's kind; token for token that of Python's `BertTokenizer`, which
 * lower-cases by single characters and takes special tokens written out in a text ('[SEP]') as such. (The library
 * `@huggingface/tokenizers` differs in final sigma, in Chinese beyond U+FFFF and in unassigned characters, and gives no offsets.)
 */
export function createTokenizer(json: string, maxLength: number): TextTokenizer {
  const file = readTokenizer(json);
  const { vocabulary, unknown, prefix, maxChars } = file;
  if (!Number.isInteger(maxLength) || maxLength < 3) {
    throw new FoveaError(
      'model-invalid',
      `A text length of ${maxLength} tokens leaves no room for text; at least 3 are needed.`,
    );
  }
  let vocabularySize = 0;
  let longest = 0;
  for (const [token, id] of vocabulary) {
    vocabularySize = Math.max(vocabularySize, id + 1);
    longest = Math.max(longest, token.length);
  }
  const bySize = [...file.special].sort((a, b) => b.length - a.length);
  const special = bySize.length > 0 ? new RegExp(bySize.map(escapeRegExp).join('|'), 'g') : null;

  const addText = (pieces: Piece[], text: string, from: number, to: number) => {
    for (const { chars, starts, ends } of splitWords(text, from, to, file)) {
      const cuts = splitPieces(chars, vocabulary, prefix, maxChars, longest);
      if (cuts === null) {
        pieces.push({
          token: unknown,
          start: starts[0]!,
          end: ends.at(-1)!,
          unknown: true,
          continues: false,
        });
        continue;
      }
      cuts.forEach((cut, index) => {
        const first = index === 0 ? 0 : cuts[index - 1]!;
        const token = pieceText(chars, first, cut, prefix);
        pieces.push({
          token,
          start: starts[first]!,
          end: ends[cut - 1]!,
          unknown: false,
          continues: index > 0,
        });
      });
    }
  };

  const split = (text: string): Piece[] => {
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of special === null ? [] : text.matchAll(special)) {
      addText(pieces, text, from, match.index);
      from = match.index + match[0].length;
      pieces.push({ token: match[0], start: match.index, end: from, unknown: false, continues: false });
    }
    addText(pieces, text, from, text.length);
    return pieces;
  };

  const encode = (text: string): EncodedText => {
    if (text.length > maxTextLength) {
      throw new FoveaError(
        'text-invalid',
        `The text has ${text.length} characters; at most ${maxTextLength} are taken.`,
        `Shorten it: the model reads only the first ${maxLength - 2} word pieces.`,
      );
    }
    const pieces = split(text);
    const used = pieces.slice(0, maxLength - 2);
    const tokens = ['[CLS]', ...used.map((piece) => piece.token), '[SEP]'];
    const ids = new Int32Array(maxLength).fill(vocabulary.get('[PAD]')!);
    ids.set(tokens.map((token) => vocabulary.get(token)!));
    const words = used
      .filter((piece) => piece.unknown)
      .map(({ start, end }) =>
        end - start > maxShownWord ? `${text.slice(start, start + maxShownWord)}…` : text.slice(start, end),
      );
    return {
      ids,
      mask: new Float32Array(maxLength).fill(1, 0, tokens.length),
      tokens,
      offsets: [null, ...used.map(({ start, end }): [number, number] => [start, end]), null],
      truncated: pieces.length - used.length,
      total: pieces.length,
      unknown: [...new Set(words)],
      fragments: used.filter((piece) => piece.unknown || piece.continues).length,
    };
  };

  return { maxLength, vocabularySize, encode };
}
