import type { TokenizerFile } from './read-tokenizer.ts';
import { writtenOut } from './special-tokens.ts';
import { pieceText, splitPieces } from './word-piece.ts';
import { splitWords } from './words.ts';

/** A token of a text, and where it is in it. */
export interface Piece {
  token: string;
  /** UTF-16 units. */
  start: number;
  end: number;
  /** Whether it stands for a word that the vocabulary cannot spell. */
  unknown: boolean;
  /** Whether it is not the first piece of its word. */
  continues: boolean;
}

/** Splits texts into the pieces of a vocabulary. */
export class PieceSplitter {
  private readonly file: TokenizerFile;
  /** Code units of the longest piece. */
  private readonly longest: number;
  private readonly special: RegExp | undefined;

  constructor(file: TokenizerFile) {
    this.file = file;
    this.longest = [...file.vocabulary.keys()].reduce((most, token) => Math.max(most, token.length), 0);
    // of two special tokens that begin alike, the longer one is meant
    const bySize = [...file.special].sort((a, b) => b.length - a.length);
    this.special = bySize.length > 0 ? new RegExp(writtenOut(bySize), 'g') : undefined;
  }

  /** The pieces of a whole text, special tokens that are written out in it among them. */
  split(text: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of this.special ? text.matchAll(this.special) : []) {
      const [token] = match;
      pieces.push(...this.between(text, from, match.index));
      from = match.index + token.length;
      pieces.push({ token, start: match.index, end: from, unknown: false, continues: false });
    }
    pieces.push(...this.between(text, from, text.length));
    return pieces;
  }

  /** The pieces of text[from, to), which has no special token. */
  private *between(text: string, from: number, to: number): Generator<Piece> {
    const { vocabulary, prefix, maxChars, unknown: token } = this.file;
    for (const { chars, starts, ends } of splitWords(text, from, to, this.file)) {
      const cuts = splitPieces(chars, vocabulary, prefix, maxChars, this.longest);
      if (cuts === null) {
        yield { token, start: starts[0]!, end: ends.at(-1)!, unknown: true, continues: false };
        continue;
      }
      let first = 0;
      for (const cut of cuts) {
        yield {
          token: pieceText(chars, first, cut, prefix),
          start: starts[first]!,
          end: ends[cut - 1]!,
          unknown: false,
          continues: first > 0,
        };
        first = cut;
      }
    }
  }
}
